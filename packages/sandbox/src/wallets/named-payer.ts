import type { World } from '../world.ts'
import { isOfApp, type PayerKind, payerKind } from './people.ts'

/** The payer that an order names, as a merchant has it from a wallet. */
export interface NamedPayer {
  wallet: 'wechat' | 'alipay'
  /** The app it is named for, where the order says one. */
  appId: string | undefined
  id: string
}

/** Why a wallet makes no order for a payer: its own code, and its own words. */
export interface PayerProblem {
  code: string
  words: string
}

// WeChat answers so where sub_openid isn't sub_appid's: https://developers.weixin.qq.com/community/pay/doc/00002804f14f880b5aa46d88269400
const MISMATCH: PayerProblem = { code: 'PARAM_ERROR', words: 'appid和openid不匹配' }
// The words for what is nobody's id at all are [assumed].
const NOBODY: Record<NamedPayer['wallet'], PayerProblem> = {
  wechat: { code: 'PARAM_ERROR', words: '无效的openid' },
  alipay: { code: 'ACQ.INVALID_PARAMETER', words: '参数有误，买家不存在' },
}

const FITS: Record<NamedPayer['wallet'], readonly PayerKind[]> = {
  wechat: ['wechat-openid'],
  alipay: ['alipay-user-id', 'alipay-open-id'],
}

/**
 * What the wallet says against a payer that an order names; undefined is fine. An id that the sandbox has told to another app, or in
 * another wallet, is always refused. What it has never told is taken, as by a sandbox that can't know everybody, unless `strictPayers`.
 */
export function payerProblem(
  { strictPayers }: Pick<World, 'strictPayers'>,
  payer: NamedPayer,
): PayerProblem | undefined {
  const kind = payerKind(payer.id)
  if (kind === 'unknown') return strictPayers ? NOBODY[payer.wallet] : undefined
  if (!FITS[payer.wallet].includes(kind)) return NOBODY[payer.wallet]
  if (kind === 'alipay-user-id' || payer.appId === undefined || isOfApp(payer.id, payer.appId)) return undefined
  // Gateways have one field for both wallets' apps; an Alipay order that names WeChat's names no app.
  return kind === 'alipay-open-id' && payer.appId.startsWith('wx') ? undefined : MISMATCH
}

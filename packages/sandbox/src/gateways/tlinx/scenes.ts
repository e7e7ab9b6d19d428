import type { PayScenario } from '@pay-checkout/protocol'
import type { Wallet } from '../../ledger/payment.ts'
import { text, type Values } from './fields.ts'
import { TlinxRefusal } from './refusal.ts'

/** Which request makes which scene, and which pmt_type it needs (mct1 document, 4.4). */
export interface Scene {
  scenario: PayScenario
  pmtType: '2' | '3' | '4'
}

/** The shop scans the payer's barcode. */
export const BARCODE: Scene = { scenario: 'barcode', pmtType: '3' }
/** The wallet is opened by a page or a mini-program inside it. */
export const NATIVE: Scene = { scenario: 'jsapi', pmtType: '4' }
/** The bank's own page opens the wallet. */
export const HOSTED: Scene = { scenario: 'web', pmtType: '4' }
/** The payer scans a code. */
export const SCAN: Scene = { scenario: 'qr', pmtType: '2' }
// The next two stand in the document's list of changes (V1.0.7, V1.0.5) and nowhere else: these are what published clients send.
/** A browser outside of WeChat opens it. */
export const H5: Scene = { scenario: 'h5', pmtType: '4' }
/** The shop's own app opens WeChat. */
export const APP: Scene = { scenario: 'app', pmtType: '4' }

/** The scene that a call asks for. */
export function sceneOf(values: Values): Scene {
  if (text(values, 'auth_code') !== undefined) return BARCODE
  const tradeType = text(values, 'trade_type')
  if (tradeType === 'MWEB') return H5
  if (tradeType === 'APP') return APP
  if (text(values, 'JSAPI') === '1') return NATIVE
  return text(values, 'jump_url') === undefined ? SCAN : HOSTED
}

/** What a scene wants beside what every order has. */
export function requiredOf(scene: Scene, wallet: Wallet): readonly string[] {
  // H5 and apps are WeChat's alone.
  if ((scene === H5 || scene === APP) && wallet !== 'wechat') throw new TlinxRefusal(8007)
  if (scene === H5) return ['spbill_create_ip', 'scene_info']
  if (scene === APP) return ['sub_appid']
  if (scene !== NATIVE) return []
  return wallet === 'wechat' ? ['sub_appid', 'sub_openid'] : ['buyer_id']
}

import type { Clock } from './clock.ts'
import type { Wallet } from './ledger/payment.ts'
import type { Send } from './notifier.ts'
import { type Field, fits, isAmount, isList, isText, PRIVATE_KEY, PUBLIC_KEY, wrongFields } from './option-fields.ts'
import { type WalletApps, wrongWallets } from './wallets/wallet-options.ts'

/** A merchant of Chaoying, and the agent that brought it in. Keys are MD5 keys of 32 letters and digits. */
export interface ChaoyingMerchant {
  merchantId: string
  name: string
  /** Signs version 2. */
  key: string
  agentId: string
  /** Signs version 1. */
  agentKey: string
  /**
   * How pre-orders are answered: signed (the default), `printed` without a signature as all samples of the document are, or
   * `reference`, which holds besides nothing to pay with but the address of a picture (`code_img_url`) or of a page (`pay_url`).
   */
  replies?: 'signed' | 'printed' | 'reference'
  /** Which key signs notifications: that of the API which made the order (the default), or the `agent`'s as the document says of both. */
  notifications?: 'generation' | 'agent'
}

/** An app of the method gateway ("移动支付平台"), and the one merchant behind it. */
export interface MethodGatewayApp {
  /** 16 digits. */
  appId: string
  /** The MD5 secret: 32 letters and digits. */
  secret: string
  /** 20 digits. */
  merchantNo: string
  name: string
  /** PEM: the app's own, for calls with `sign_type=RSA`; without it they are refused. */
  rsaPublicKey?: string
  /** PEM: signs what is told of orders whose call was signed by RSA; without it MD5 does. */
  platformPrivateKey?: string
}

/** A merchant of Pooul v1. */
export interface PooulV1Merchant {
  /** 24 hexadecimal or 16 decimal digits. */
  merchantId: string
  name: string
  /** The MD5 key: 32 letters and digits. */
  key: string
}

/** A merchant of Pooul v2. Keys are PEM. */
export interface PooulMerchant {
  /** 16 digits. */
  merchantId: string
  name: string
  merchantPublicKey: string
  /** 1,024 or 2,048 bit; Pooul's own published key has 1,024. */
  gatewayPrivateKey: string
  /** Hosts whose pages may open H5 payments; any when absent. */
  h5Domains?: readonly string[]
  /** `refund_query` as later versions have it (`numbered`, the default), or as the document prints it: a list without the merchant's numbers. */
  refunds?: 'numbered' | 'printed'
  /** The merchant's own, which the sandbox has no use for: taken so that what is made together may be written together. */
  merchantPrivateKey?: string
  gatewayPublicKey?: string
}

/** A way to pay that a shop has switched on, as `paylist` tells it. */
export interface TlinxMethod {
  pmt_tag: string
  pmt_name: string
  /** Comma-separated: 2 the payer scans, 3 the shop scans, 4 JSAPI. */
  pmt_type: string
  wallet: Wallet
}

/** A shop of TLinx mct1. */
export interface TlinxShop {
  /** 32 characters. */
  openId: string
  /** 32 characters: the AES key and part of every signature. */
  openKey: string
  /** In clear; calls carry its SHA-1. */
  shopPass: string
  name: string
  methods?: readonly TlinxMethod[]
  /** Which orders `paycancel` takes: what errcode 8013 says (the default), or every unpaid one, as some banks do. */
  cancels?: 'barcode' | 'every'
  /** Notifications as the document has them (six values by GET, the default), or as banks were seen to send them. */
  notifications?: 'documented' | 'observed'
  /** `paystatus` as its table has it (`table`, the default), or as its sample: the sample's members alone, `ord_type` not among them. */
  paystatus?: 'table' | 'sample'
  /**
   * What it takes each day besides, in fen: no more can be given back than the day's takings (errcode 8040), so that a shop with none
   * can't, right after midnight, give back what was paid right before.
   */
  takings?: number
}

/** What a sandbox is made of. */
export interface SandboxOptions {
  /** Where payers and merchants reach it, without a slash at the end. */
  publicUrl: string
  merchants: {
    chaoying?: readonly ChaoyingMerchant[]
    'method-gateway'?: readonly MethodGatewayApp[]
    'pooul-v1'?: readonly PooulV1Merchant[]
    'pooul-v2'?: readonly PooulMerchant[]
    tlinx?: readonly TlinxShop[]
  }
  /** The merchants' apps at WeChat and Alipay; the wallets' own servers know no others. */
  wallets?: WalletApps
  /** Whether orders may name only payers that the sandbox's wallets have told. Payers it has told to another app are always refused. */
  strictPayers?: boolean
  /** Divides the documented gaps between notifications. 1 when absent. */
  speed?: number
  /** For tests. */
  clock?: Clock
  /** How notifications leave; global `fetch` when absent. */
  send?: Send
}

/** A configuration that can't be used; the message names every wrong field. */
export class InvalidOptions extends Error {
  override readonly name: string = 'InvalidOptions'
}

const MD5_KEY: Field = { check: fits(/^[0-9A-Za-z]{32}$/), says: '32 letters and digits' }

const CHAOYING_FIELDS: Record<keyof ChaoyingMerchant, Field> = {
  merchantId: { check: fits(/^[0-9A-Za-z]{1,32}$/), says: 'letters and digits, 32 at most' },
  name: { check: isText, says: 'text' },
  key: MD5_KEY,
  agentId: { check: fits(/^\d{1,32}$/), says: 'digits, 32 at most' },
  agentKey: MD5_KEY,
  replies: {
    check: fits(/^(signed|printed|reference)$/),
    says: '"signed", "printed" or "reference"',
    optional: true,
  },
  notifications: { check: fits(/^(generation|agent)$/), says: '"generation" or "agent"', optional: true },
}

const METHOD_GATEWAY_FIELDS: Record<keyof MethodGatewayApp, Field> = {
  appId: { check: fits(/^\d{16}$/), says: '16 digits' },
  secret: MD5_KEY,
  merchantNo: { check: fits(/^\d{20}$/), says: '20 digits' },
  name: { check: isText, says: 'text' },
  rsaPublicKey: { ...PUBLIC_KEY, optional: true },
  platformPrivateKey: { ...PRIVATE_KEY, optional: true },
}

const POOUL_V1_FIELDS: Record<keyof PooulV1Merchant, Field> = {
  merchantId: { check: fits(/^([0-9a-f]{24}|\d{16})$/), says: '24 hexadecimal or 16 decimal digits' },
  name: { check: isText, says: 'text' },
  key: MD5_KEY,
}

const POOUL_FIELDS: Record<keyof PooulMerchant, Field> = {
  merchantId: { check: fits(/^\d{16}$/), says: '16 digits' },
  name: { check: isText, says: 'text' },
  merchantPublicKey: PUBLIC_KEY,
  gatewayPrivateKey: PRIVATE_KEY,
  h5Domains: { check: isList, says: 'a list of hosts', optional: true },
  refunds: { check: fits(/^(numbered|printed)$/), says: '"numbered" or "printed"', optional: true },
  merchantPrivateKey: { ...PRIVATE_KEY, optional: true },
  gatewayPublicKey: { ...PUBLIC_KEY, optional: true },
}

const TLINX_FIELDS: Record<keyof TlinxShop, Field> = {
  openId: { check: fits(/^[0-9A-Za-z]{32}$/), says: '32 letters and digits' },
  openKey: { check: fits(/^[0-9A-Za-z]{32}$/), says: '32 letters and digits' },
  shopPass: { check: isText, says: 'text' },
  name: { check: isText, says: 'text' },
  methods: { check: isList, says: 'a list', optional: true },
  cancels: { check: fits(/^(barcode|every)$/), says: '"barcode" or "every"', optional: true },
  notifications: { check: fits(/^(documented|observed)$/), says: '"documented" or "observed"', optional: true },
  paystatus: { check: fits(/^(table|sample)$/), says: '"table" or "sample"', optional: true },
  takings: { check: isAmount, says: 'a whole number of fen', optional: true },
}

const FIELDS: Record<keyof SandboxOptions['merchants'], Readonly<Record<string, Field>>> = {
  chaoying: CHAOYING_FIELDS,
  'method-gateway': METHOD_GATEWAY_FIELDS,
  'pooul-v1': POOUL_V1_FIELDS,
  'pooul-v2': POOUL_FIELDS,
  tlinx: TLINX_FIELDS,
}

/**
 * Reads a configuration file's content, or what `pay-sandbox keys` prints, whose `broker` belongs to the other side. Throws
 * {@link InvalidOptions} with every wrong field by name.
 */
export function readOptions(input: unknown): Omit<SandboxOptions, 'publicUrl'> & { publicUrl?: string } {
  if (typeof input !== 'object' || input === null) throw new InvalidOptions('The configuration is not an object')
  const { broker: _, ...options } = input as Record<string, unknown>
  const { publicUrl, merchants, wallets, strictPayers, speed, ...rest } = options
  const wrong = Object.keys(rest).map((name) => `${name}: unknown`)
  if (publicUrl !== undefined && !fits(/^https?:\/\/[^/?#]+$/)(publicUrl))
    wrong.push('publicUrl: an origin, no slash at the end')
  if (speed !== undefined && !(typeof speed === 'number' && speed > 0)) wrong.push('speed: a number above 0')
  if (strictPayers !== undefined && typeof strictPayers !== 'boolean') wrong.push('strictPayers: true or false')
  wrong.push(...wrongWallets(wallets))
  for (const [gateway, list] of Object.entries(merchants ?? {})) wrong.push(...wrongMerchants(gateway, list))
  if (wrong.length > 0) throw new InvalidOptions(`The configuration can't be used. ${wrong.join('; ')}`)
  return options as unknown as SandboxOptions
}

function wrongMerchants(gateway: string, list: unknown): string[] {
  const fields = Object.hasOwn(FIELDS, gateway) ? FIELDS[gateway as keyof typeof FIELDS] : undefined
  if (!fields) return [`merchants.${gateway}: unknown`]
  if (!Array.isArray(list)) return [`merchants.${gateway}: a list`]
  return list.flatMap((merchant, at) => wrongFields(`merchants.${gateway}[${at}]`, merchant, fields))
}

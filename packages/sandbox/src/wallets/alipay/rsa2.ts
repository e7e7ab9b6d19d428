import { createSign, createVerify } from 'node:crypto'
import { readPrivateKey, readPublicKey } from '../../rsa-keys.ts'

/** The parameters of a call to Alipay's gateway. */
export type Parameters = Readonly<Record<string, string>>

/** What a call's signature is over: all but `sign` and what is empty, sorted, raw; `sign_type` counts (支付宝 "自行实现签名"). */
export function requestLine(parameters: Parameters): string {
  return Object.keys(parameters)
    .filter((name) => name !== 'sign' && parameters[name] !== '')
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join('&')
}

/** RSA2: SHA-256 with RSA, in base64. */
export function rsa2Sign(text: string, privateKey: string): string {
  return createSign('RSA-SHA256').update(text, 'utf8').sign(readPrivateKey(privateKey), 'base64')
}

/** Whether a signature in base64 is this text's. */
export function isRsa2Signed(text: string, signature: string, publicKey: string): boolean {
  return createVerify('RSA-SHA256').update(text, 'utf8').verify(readPublicKey(publicKey), signature, 'base64')
}

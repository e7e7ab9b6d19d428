import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { isRsaSignedWith, isSignedWith, signatureLine, signParameters, signRsa } from './signature.ts'

// Document 3.1, its own example. In print the slashes have lost their backslashes, the secret's capital I has become a small l, and
// lines are broken; these are the bytes that the printed signature belongs to.
const SECRET = 'B8vX7jfDKHsUZcIkNuJqhoPGg9Ey4Ywz'
const CONTENT =
  '{"merchant_no":"20170815152552020001","out_trade_no":"T1503043962","order_name":"\\u652f\\u4ed8\\u5b9d\\u6536\\u6b3e","total_amount":0.01,"notify_url":"https:\\/\\/api.fengniaofu.com\\/payment\\/notice.php"}'
const CALL = { app_id: '2017081443803662', method: 'alipay.qr_code_pay', version: '1.0', content: CONTENT }
const SIGN = '6f939ce90a0836f1c76e53363a6f5c27'

test('signs the document’s example, its content as the very text that is sent', () => {
  expect(signatureLine(CALL, SECRET)).toBe(
    `app_id=2017081443803662&content=${CONTENT}&method=alipay.qr_code_pay&version=1.0&key=${SECRET}`,
  )
  expect(signParameters(CALL, SECRET)).toBe(SIGN)
  const respelt = JSON.stringify(JSON.parse(CONTENT))
  expect(signParameters({ ...CALL, content: respelt }, SECRET)).not.toBe(SIGN)
})

test('leaves out sign, sign_type and what is empty', () => {
  expect(signatureLine({ b: '2', sign_type: 'MD5', a: '', sign: 'x', B: '茶 &=' }, 's')).toBe('B=茶 &=&b=2&key=s')
})

test('takes the signature of these very values, in lower case', () => {
  expect(isSignedWith({ ...CALL, sign_type: 'MD5', sign: SIGN }, SECRET)).toBe(true)
  expect(isSignedWith({ ...CALL, sign: SIGN.toUpperCase() }, SECRET)).toBe(false)
  expect(isSignedWith({ ...CALL, content: CONTENT.replace('0.01', '0.02'), sign: SIGN }, SECRET)).toBe(false)
  expect(isSignedWith({ ...CALL, extra: 'x', sign: SIGN }, SECRET)).toBe(false)
  expect(isSignedWith(CALL, SECRET)).toBe(false)
})

test('RSA signs the same line, in base64, and takes no other text for it', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const sign = signRsa(CALL, SECRET, privateKey)
  expect(sign).toMatch(/^[\w+/]{342}==$/)
  expect(isRsaSignedWith({ ...CALL, sign_type: 'RSA', sign }, SECRET, publicKey)).toBe(true)
  expect(isRsaSignedWith({ ...CALL, sign }, `${SECRET}x`, publicKey)).toBe(false)
  expect(isRsaSignedWith({ ...CALL, version: '1.1', sign }, SECRET, publicKey)).toBe(false)
  for (const respelt of [`${sign}=`, ` ${sign}`, sign.slice(0, -1), `${sign}\n`, sign.replace(/=+$/, '')]) {
    expect(isRsaSignedWith({ ...CALL, sign: respelt }, SECRET, publicKey)).toBe(false)
  }
})

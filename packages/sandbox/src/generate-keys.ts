import { generateKeyPairSync } from 'node:crypto'
import { digits, hex, letters } from './identifiers.ts'
import type { AlipayIdKind } from './wallets/wallet-options.ts'

/** Fresh credentials for every gateway and wallet: the gateway's side for the sandbox, the merchant's side for the broker. */
export interface SandboxKeys {
  chaoying: { merchantId: string; key: string; agentId: string; agentKey: string }
  'method-gateway': { appId: string; secret: string; merchantNo: string }
  'pooul-v1': { merchantId: string; key: string }
  'pooul-v2': {
    merchantId: string
    merchantPrivateKey: string
    merchantPublicKey: string
    gatewayPrivateKey: string
    gatewayPublicKey: string
  }
  tlinx: { openId: string; openKey: string; shopPass: string }
  /** Apps at the wallets, as a sandbox's `wallets` takes them: fit for every host of this machine. */
  wallets: {
    wechat: {
      officialAccount: { appId: string; secret: string }
      miniProgram: { appId: string; secret: string }
    }
    alipay: {
      appId: string
      appPrivateKey: string
      appPublicKey: string
      alipayPrivateKey: string
      alipayPublicKey: string
      idKind: AlipayIdKind
    }
  }
}

/** Makes credentials nobody else has. Takes a second or two: RSA keys are searched for. */
export function generateKeys(): SandboxKeys {
  const merchant = rsa(2048)
  // 1,024 bit is weak, and is what the gateway's published key has: an integration must be able to verify with it.
  const gateway = rsa(1024)
  return {
    chaoying: { merchantId: digits(8), key: letters(32), agentId: `13${digits(15)}`, agentKey: letters(32) },
    'method-gateway': { appId: `2${digits(15)}`, secret: letters(32), merchantNo: `2${digits(19)}` },
    'pooul-v1': { merchantId: hex(24), key: letters(32) },
    'pooul-v2': {
      merchantId: `5${digits(15)}`,
      merchantPrivateKey: merchant.privateKey,
      merchantPublicKey: merchant.publicKey,
      gatewayPrivateKey: gateway.privateKey,
      gatewayPublicKey: gateway.publicKey,
    },
    tlinx: { openId: hex(32), openKey: hex(32), shopPass: letters(12) },
    wallets: {
      wechat: { officialAccount: wechatApp(), miniProgram: wechatApp() },
      alipay: alipayApp(),
    },
  }
}

function wechatApp(): { appId: string; secret: string } {
  return { appId: `wx${hex(16)}`, secret: hex(32) }
}

function alipayApp(): SandboxKeys['wallets']['alipay'] {
  const app = rsa(2048)
  const alipay = rsa(2048)
  return {
    appId: `2021${digits(12)}`,
    appPrivateKey: app.privateKey,
    appPublicKey: app.publicKey,
    alipayPrivateKey: alipay.privateKey,
    alipayPublicKey: alipay.publicKey,
    idKind: 'user_id',
  }
}

function rsa(modulusLength: number): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}

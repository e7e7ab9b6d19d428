import { generateKeyPairSync } from 'node:crypto'
import { GOOD_ACCOUNT, GOOD_CONFIG } from './config-files.ts'

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
/** A private key of an app, as PEM. */
export const APP_KEY: string = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
/** A good app at WeChat. */
export const OFFICIAL: Readonly<Record<'kind' | 'appId' | 'secret', string>> = {
  kind: 'wechat-official-account',
  appId: 'wx00000000000000aa',
  secret: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
}
/** A good app at Alipay. */
export const ALIPAY: Readonly<Record<'kind' | 'appId' | 'privateKey' | 'alipayPublicKey', string>> = {
  kind: 'alipay',
  appId: '2021000000000001',
  privateKey: APP_KEY,
  alipayPublicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }) as string,
}

const apps = (...walletApps: unknown[]) => ({ ...GOOD_CONFIG, walletApps })

const key = (fields: object) => ({ ...GOOD_CONFIG, keys: [{ ...GOOD_CONFIG.keys[0], ...fields }] })
const webhook = (fields: object) => ({ ...GOOD_CONFIG, webhook: { ...GOOD_CONFIG.webhook, ...fields } })
const token = (...secrets: object[]) => ({ ...GOOD_CONFIG, tokenKeys: secrets })

/** Every kind of configuration that can't be used, with a line for each wrong field. */
// biome-ignore format: one case a line
export const WRONG_CONFIGS: readonly [name: string, config: unknown, lines: readonly RegExp[]][] = [
  ['nothing', {}, [/^publicUrl is missing/, /^store is missing/, /^keys is missing/, /^tokenKeys is missing/, /^accounts is missing/]],
  ['a list', [], [/must be an object/]],
  ['a public address without TLS', { ...GOOD_CONFIG, publicUrl: 'http://pay.example' }, [/^publicUrl must begin with https/]],
  ['a public address with a path', { ...GOOD_CONFIG, publicUrl: 'https://pay.example/broker' }, [/^publicUrl must be an origin/]],
  ['a public address with a user', { ...GOOD_CONFIG, publicUrl: 'https://a:b@pay.example' }, [/^publicUrl must be a web address/]],
  ['unknown fields', { ...GOOD_CONFIG, colour: 1, store: { sqlite: 'x', mysql: 1 } }, [/^store.mysql is not a known field/, /^colour is not a known field/]],
  ['two stores', { ...GOOD_CONFIG, store: { sqlite: 'x', postgres: 'postgresql://a/b' } }, [/^store must name either sqlite or postgres/]],
  ['no store', { ...GOOD_CONFIG, store: {} }, [/^store must name either sqlite or postgres/]],
  ['another database', { ...GOOD_CONFIG, store: { postgres: 'mysql://a/b' } }, [/^store\.postgres must begin with postgresql:/]],
  ['connections to a file', { ...GOOD_CONFIG, store: { sqlite: 'x', connections: 3 } }, [/^store has connections only with postgres/]],
  ['a key in the clear', key({ hash: 'sk_live_0123456789' }), [/^keys\.0\.hash must be sha256/]],
  ['an unknown scope', key({ scopes: ['everything'] }), [/^keys\.0\.scopes\.0 must be "checkouts"/]],
  ['no scope', key({ scopes: [] }), [/^keys\.0\.scopes must not be empty$/]],
  ['one key name twice', { ...GOOD_CONFIG, keys: [GOOD_CONFIG.keys[0], GOOD_CONFIG.keys[0]] }, [/^keys\.1\.name is used twice/]],
  ['a short token key', token({ letter: 'a', secret: 'abcdefghijklmnop' }), [/^tokenKeys\.0\.secret must be at least 32 characters/]],
  ['a token key of one letter', token({ letter: 'a', secret: 'a'.repeat(40) }), [/^tokenKeys\.0\.secret is too easy/]],
  ['a wrong letter', token({ letter: 'A', secret: GOOD_CONFIG.tokenKeys[0]?.secret }), [/^tokenKeys\.0\.letter must be one/]],
  ['one letter twice', token(...GOOD_CONFIG.tokenKeys, ...GOOD_CONFIG.tokenKeys), [/^tokenKeys\.1\.letter is used twice/]],
  ['an origin with a slash', { ...GOOD_CONFIG, origins: ['https://shop.example/'] }, [/^origins\.0 must be exactly/]],
  ['any origin', { ...GOOD_CONFIG, origins: ['*', 'null'] }, [/^origins\.0 /, /^origins\.1 /]],
  ['a return prefix without its slash', { ...GOOD_CONFIG, returnUrls: ['https://shop.example'] }, [/^returnUrls\.0 must be written as https:\/\/shop\.example\/$/]],
  ['a return prefix with a query', { ...GOOD_CONFIG, returnUrls: ['https://shop.example/?a=1'] }, [/^returnUrls\.0 must be a web address/]],
  ['a plain webhook', webhook({ url: 'http://shop.example/hook' }), [/^webhook\.url must begin with https/]],
  ['a webhook to the metadata service', webhook({ url: 'https://169.254.169.254/' }), [/^webhook\.url leads to a private/]],
  ['a short webhook secret', webhook({ secrets: ['whsec_c2hvcnQ='] }), [/^webhook\.secrets\.0 must be whsec_/]],
  ['a webhook secret in the clear', webhook({ secrets: ['hunter2'] }), [/^webhook\.secrets\.0 must be whsec_/]],
  ['a webhook secret of a document', webhook({ secrets: [`whsec_${'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'}`] }), [/^webhook\.secrets\.0 is printed in a public document/]],
  ['a webhook secret of zeros', webhook({ secrets: [`whsec_${'A'.repeat(32)}`] }), [/^webhook\.secrets\.0 is too easy/]],
  ['a policy that is none', { ...GOOD_CONFIG, policy: { refundLate: 'yes', refundAll: true } }, [/^policy\.refundLate must be true or false/, /^policy\.refundAll is not a known field/]],
  ['a limit of nothing', { ...GOOD_CONFIG, limits: { address: { burst: 0, perSecond: 0 } } }, [/^limits\.address\.burst must be at least 1$/, /^limits\.address\.perSecond must be more than 0$/]],
  ['an app of no kind', apps({ kind: 'qq', appId: 'wx1' }), [/^walletApps\.0\.kind must be wechat-official-account or wechat-mini-program or alipay/]],
  ['an app that is none', apps('wx1'), [/^walletApps\.0\.kind must be/]],
  ['no list of apps', { ...GOOD_CONFIG, walletApps: {} }, [/^walletApps must be a list/]],
  ['an app’s fields', apps({ ...OFFICIAL, appId: 'gh_1', secret: 'short', token: 'x' }), [/^walletApps\.0\.appId must be a WeChat app id/, /^walletApps\.0\.secret must be 32/, /^walletApps\.0\.token is not known/]],
  ['a secret that is easy', apps({ ...OFFICIAL, secret: '0'.repeat(32) }), [/^walletApps\.0\.secret is too easy/]],
  ['one app twice', apps(OFFICIAL, { ...OFFICIAL, kind: 'wechat-mini-program' }), [/^walletApps\.1\.appId is used twice/]],
  ['an Alipay app with WeChat’s fields', apps({ ...OFFICIAL, kind: 'alipay' }), [/^walletApps\.0\.appId must be an Alipay/, /^walletApps\.0\.privateKey is missing/, /^walletApps\.0\.alipayPublicKey is missing/, /^walletApps\.0\.secret is not known/]],
  ['keys that are none, or changed over', apps({ ...ALIPAY, privateKey: 'x', alipayPublicKey: APP_KEY }), [/^walletApps\.0\.privateKey must be an RSA key/, /^walletApps\.0\.alipayPublicKey must be the public key/]],
  ['a wallet’s server without TLS', { ...GOOD_CONFIG, walletServers: { wechat: 'http://api.example' } }, [/^walletServers\.wechat must begin with https/]],
  ['a wallet’s server that is none', { ...GOOD_CONFIG, walletServers: { wechat: 'api', qq: 'https://qq.example', alipay: 'https://a.example/?b=1' } }, [/^walletServers\.wechat must be a web address/, /^walletServers\.qq is not a known field/, /^walletServers\.alipay must not hold/]],
  ['no account', { ...GOOD_CONFIG, accounts: {} }, [/^accounts must hold at least one/]],
  ['an account’s name', { ...GOOD_CONFIG, accounts: { 'My Bank': GOOD_ACCOUNT } }, [/^accounts\.My Bank must be a name/]],
  ['an unknown gateway', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, gateway: '../../etc' } } }, [/^accounts\.bank\.gateway must be one of .*tlinx/]],
  ['no gateway', { ...GOOD_CONFIG, accounts: { bank: {} } }, [/^accounts\.bank\.gateway is missing/]],
  ['an account’s fields', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, openId: 'x', colour: 1 } } }, [/^accounts\.bank\.openId /, /^accounts\.bank\.colour is not known/]],
  ['an address that leaves notifications no room [A9]', { ...GOOD_CONFIG, publicUrl: `https://${'pay.'.repeat(40)}example`, accounts: { bank: { ...GOOD_ACCOUNT, wechatTag: 'Weixin' } } }, [/^publicUrl is too long for wechat:qr at the account bank: its notify_url takes 200/]],
  ['a weak key', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, openKey: '01'.repeat(16) } } }, [/^accounts\.bank\.openKey is too easy to guess/]],
  ['a gateway without TLS', { ...GOOD_CONFIG, accounts: { bank: { ...GOOD_ACCOUNT, baseUrl: 'http://gateway.example/' } } }, [/^accounts\.bank\.baseUrl /]],
]

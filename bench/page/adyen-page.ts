import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { CONTENT, type Contender, filesOf } from './page-server.ts'

const VERSION = '6.45.2'

/**
 * Adyen's WeChat component in a folder of its own, which nothing else of the project installs: given its action, and a picture that is there
 * at once, where in truth it asks a server for one. Undefined where it can't be installed.
 */
export async function adyenPage(folder: string): Promise<Contender | undefined> {
  const root = join(folder, 'adyen')
  mkdirSync(root)
  writeFileSync(join(root, 'package.json'), '{"private":true,"type":"module"}')
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@adyen/adyen-web@${VERSION}`], {
      cwd: root,
    })
  } catch {
    return undefined
  }
  const entry = join(root, 'entry.js')
  writeFileSync(entry, ENTRY)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: 'out',
      target: 'es2020',
      lib: { entry, formats: ['es'], fileName: () => 'adyen.js', cssFileName: 'adyen' },
    },
    define: { 'process.env.NODE_ENV': '"production"' },
  })
  return {
    name: 'adyen',
    file: filesOf(join(root, 'out')),
    body: () =>
      '<link rel="stylesheet" href="/adyen/adyen.css"><main id="pay"></main><script type="module" src="/adyen/adyen.js"></script>',
  }
}

const ENTRY = `
import { AdyenCheckout, WeChat } from '@adyen/adyen-web'
import '@adyen/adyen-web/styles/adyen.css'
AdyenCheckout.register(WeChat)
const checkout = await AdyenCheckout({
  clientKey: 'test_0000000000000000000000000000AAAA', environment: 'test', countryCode: 'CN', locale: 'en-US',
  analytics: { enabled: false }, paymentMethodsResponse: { paymentMethods: [{ type: 'wechatpayQR', name: 'WeChat Pay' }] },
})
checkout.createFromAction({
  type: 'qrCode', paymentMethodType: 'wechatpayQR', qrCodeData: ${JSON.stringify(CONTENT)}, paymentData: 'x',
}).mount('#pay')
`

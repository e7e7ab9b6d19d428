import type { ShopConfig } from './shop-config.ts'

/**
 * What the shop's pages are served with. A strict policy: scripts and styles of the shop alone, calls to the broker alone.
 * The sandbox is in it because in this demo its phone plays the wallets over the page; a real shop leaves it out.
 */
export function pageHeaders({ broker, sandboxUrl }: ShopConfig): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${broker.url} ${sandboxUrl}`,
    `frame-src ${sandboxUrl}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // Lit makes its own templates through this one.
    'trusted-types lit-html',
  ]
  return {
    'content-security-policy': policy.join('; '),
    // WeChat's H5 cashier knows the merchant by the Referer.
    'referrer-policy': 'strict-origin-when-cross-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
  }
}

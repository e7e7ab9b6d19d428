/** One of the sandbox's pages: an empty screen and the module that fills it. */
export interface Page {
  title: string
  /** A file of `browser/`, without its ending. */
  script: 'home' | 'pay' | 'code' | 'h5' | 'cashier' | 'control' | 'notice'
  /** What the module needs to know, as data attributes of the body. Never a secret. */
  data?: Readonly<Record<string, string>>
  status?: number
}

// Pages may be framed by any shop's page: a demo shows the phone in an overlay. Nothing is loaded from elsewhere.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"

const STYLES: Record<Page['script'], readonly string[]> = {
  home: ['base', 'home'],
  pay: ['base', 'pay'],
  code: ['base', 'pay', 'code'],
  h5: ['base', 'pay'],
  cashier: ['base', 'pay'],
  notice: ['base', 'pay'],
  control: ['base', 'home', 'control'],
}

/** The page as a response. */
export function pageResponse({ title, script, data = {}, status = 200 }: Page): Response {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeAttribute(value)}"`)
  const styles = STYLES[script]
  const html = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<title>${escapeAttribute(title)}</title>
<link rel="icon" href="data:,">
${styles.map((name) => `<link rel="stylesheet" href="/phone/assets/${name}.css">`).join('\n')}
<script type="module" src="/phone/assets/${script}.js"></script>
</head>
<body data-page="${script}"${attributes.join('')}><main id="screen"></main></body>
</html>
`
  const headers = {
    'content-type': 'text/html;charset=utf-8',
    'content-security-policy': POLICY,
    'cache-control': 'no-store',
  }
  return new Response(html, { status, headers })
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

import type { PayMethod } from '@pay-checkout/protocol'
import { html, type TemplateResult } from 'lit'

/** A way to pay as a tile in the wallet's colour with a neutral glyph of our own: nobody's logo is drawn here. */
export function methodMark(method: PayMethod): TemplateResult {
  return html`<svg class="mark" data-method=${method} width="36" viewBox="0 0 24 24" aria-hidden="true">
    <rect width="24" height="24" rx="6" /><path d=${GLYPHS[method]} />
  </svg>`
}

const CARD = 'M5 8.5a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2z'
const GLYPHS: Readonly<Record<PayMethod, string>> = {
  wechat:
    'M12 6c-3.9 0-7 2.4-7 5.4 0 1.7 1 3.2 2.6 4.2L7 18l2.9-1.4c.7.2 1.4.2 2.1.2 3.9 0 7-2.4 7-5.4S15.9 6 12 6zM8.7 11.4h.1M12 11.4h.1M15.2 11.4h.1',
  alipay: `${CARD}M14 10.5h5v3h-5a1.5 1.5 0 0 1 0-3z`,
  unionpay: `${CARD}M5 10h14M8 14.2h3`,
  jd: 'M6.5 9h11l.8 9H5.7zM9 11V8a3 3 0 0 1 6 0v3',
  qq: 'M12 5.5a4 4 0 0 1 4 4v2.5l1.7 3.5H6.3L8 12V9.5a4 4 0 0 1 4-4zM10.3 18.3h3.4',
  ecny: 'M8.3 6.5l3.7 5 3.7-5M12 11.5v6.5M8.8 12h6.4M8.8 14.8h6.4',
}

import { type CSSResult, css } from 'lit'

const dark = css`
  color-scheme: dark;
  --surface: var(--pay-surface, #17191d);
  --sunken: var(--pay-sunken, #212429);
  --text: var(--pay-text, #f2f3f5);
  --muted: var(--pay-muted, #a6adb8);
  --line: var(--pay-line, #343941);
  --accent: var(--pay-accent, #f2f3f5);
  --on-accent: var(--pay-on-accent, #17191d);
  --good: var(--pay-good, #2fa866);
  --warn: var(--pay-warn, #f0b429);
`

/** Colours and measures. Text is in em, so that it follows the page and the payer; spaces are in px, so that it fits. */
export const tokens: CSSResult = css`
  :host {
    display: block;
    color-scheme: light;
    --surface: var(--pay-surface, #fff);
    --sunken: var(--pay-sunken, #f5f6f8);
    --text: var(--pay-text, #15181d);
    --muted: var(--pay-muted, #5d6572);
    --line: var(--pay-line, #e4e7ec);
    --accent: var(--pay-accent, #15181d);
    --on-accent: var(--pay-on-accent, #fff);
    --good: var(--pay-good, #0a8043);
    --warn: var(--pay-warn, #b25e02);
    --radius: var(--pay-radius, 20px);
    --inner: calc(var(--radius) * 0.7);
    font: 400 var(--pay-font-size, max(1em, 16px)) / 1.5
      var(--pay-font, system-ui, -apple-system, 'PingFang SC', 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif);
    color: var(--text);
    text-align: start;
    -webkit-tap-highlight-color: transparent;
    /* White text is printed on its fill. */
    -webkit-print-color-adjust: exact;
    print-color-adjust: exact;
  }
  /* Paper is light. */
  @media screen {
    :host([theme='dark']) {
      ${dark}
    }
  }
  @media screen and (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      ${dark}
    }
  }
  :host([hidden]),
  [hidden] {
    display: none;
  }
  /* Fills carry white text, so they are darker than the wallets' own colours, which the marks wear. */
  [data-method] {
    --brand: #5d6572;
    --fill: #4b525d;
  }
  [data-method='wechat'] {
    --brand: #07b857;
    --fill: #078040;
  }
  [data-method='alipay'] {
    --brand: #1677ff;
    --fill: #0f62d6;
  }
  [data-method='unionpay'] {
    --brand: #0f8d94;
    --fill: #0b7178;
  }
  [data-method='jd'],
  [data-method='ecny'] {
    --brand: #e0342b;
    --fill: #c4271f;
  }
  [data-method='qq'] {
    --brand: #1a9df0;
    --fill: #0b6cb0;
  }
`

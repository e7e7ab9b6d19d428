import { type CSSResult, css } from 'lit'

/** The frame, its texts, buttons, and what stands in the middle of a quiet view. */
export const frame: CSSResult = css`
  * {
    box-sizing: border-box;
    margin: 0;
  }
  .base {
    max-width: 440px;
    margin: 0 auto;
    padding: var(--pay-padding, 28px 24px);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    overflow-wrap: anywhere;
  }
  @media (max-width: 374px) {
    .base {
      padding: var(--pay-padding, 24px 16px);
    }
  }
  :host([compact]) .base {
    padding: 0;
    border: 0;
    background: none;
  }
  .summary,
  .scene {
    text-align: center;
  }
  .summary {
    padding-bottom: 20px;
    margin-bottom: 20px;
    border-bottom: 1px solid var(--line);
  }
  .label,
  .order,
  .hint,
  .text {
    color: var(--muted);
    font-size: 0.875em;
  }
  .label,
  .title,
  .brand {
    font-weight: 600;
  }
  .label {
    font-size: 0.8125em;
  }
  .order {
    font-size: 0.75em;
  }
  .amount {
    margin: 2px 0 6px;
    font-size: min(2.5em, 12vw);
    font-weight: 650;
    line-height: 1.2;
    letter-spacing: -0.02em;
  }
  .sign {
    margin-inline-end: 0.1em;
    font-size: 0.6em;
  }
  .amount,
  .figure,
  .order span {
    font-variant-numeric: tabular-nums;
  }
  .title {
    font-size: 1.125em;
    line-height: 1.4;
  }
  /* Engines that don't know when a ring is wanted keep theirs. */
  .title:focus:not(:focus-visible) {
    outline: none;
  }
  .text {
    margin-top: 4px;
  }
  .scene .text,
  .step .text,
  .summary {
    text-wrap: balance;
  }
  .scene {
    display: flex;
    flex-direction: column;
    align-items: center;
    padding: 20px 0 4px;
  }
  .scene > :first-child {
    margin-bottom: 16px;
  }
  .scene .amount {
    margin-top: 10px;
  }
  .scene .mark {
    width: 56px;
    height: 56px;
  }
  svg {
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.8;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .mark {
    width: 36px;
    height: 36px;
    stroke: #fff;
    stroke-width: 1.5;
  }
  .mark rect {
    fill: var(--brand);
    stroke: none;
  }
  .glyph {
    width: 20px;
    height: 20px;
  }
  .badge {
    display: grid;
    place-items: center;
    width: 64px;
    height: 64px;
    border-radius: 50%;
    background: var(--sunken);
    color: var(--muted);
  }
  .badge .glyph {
    width: 34px;
    height: 34px;
  }
  .good {
    background: var(--good);
    color: #fff;
  }
  .ways {
    display: flex;
    flex-direction: column;
    gap: 8px;
    margin-top: 20px;
  }
  .ways:empty {
    display: none;
  }
  button,
  a,
  input {
    font: inherit;
    color: inherit;
  }
  .button {
    display: block;
    width: 100%;
    min-height: 48px;
    padding: 11px 8px;
    border: 1px solid transparent;
    border-radius: var(--inner);
    background: none;
    font-weight: 600;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
  }
  .primary {
    background: var(--accent);
    color: var(--on-accent);
  }
  .secondary {
    border-color: var(--line);
    background: var(--surface);
  }
  .quiet {
    margin-bottom: -12px;
    min-height: 44px;
    color: var(--muted);
    font-weight: 500;
  }
  .button:active {
    opacity: 0.8;
  }
  :focus-visible {
    outline: 2px solid currentColor;
    outline-offset: 2px;
  }
  .note {
    display: flex;
    gap: 10px;
    margin-top: 16px;
    padding: 12px 14px;
    border-radius: var(--inner);
    background: var(--sunken);
    font-size: 0.875em;
  }
  .note .glyph {
    border-radius: 50%;
    background: var(--warn);
    color: var(--surface);
  }
  .spoken {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  ::slotted([slot='header']) {
    margin-bottom: 20px;
  }
  ::slotted([slot='footer']),
  ::slotted([slot='success']) {
    margin-top: 20px;
  }
`

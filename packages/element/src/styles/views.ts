import { type CSSResult, css } from 'lit'

/** What single views need: the list of ways to pay, the code's card, motion, and the loading bones. */
export const views: CSSResult = css`
  ul {
    padding: 0;
    list-style: none;
  }
  .methods {
    margin-top: 12px;
  }
  h3 {
    margin-top: 20px;
  }
  li + li {
    margin-top: 8px;
  }
  .method {
    display: flex;
    align-items: center;
    gap: 14px;
    width: 100%;
    min-height: 64px;
    padding: 12px 14px;
    border: 1px solid var(--line);
    border-radius: var(--inner);
    background: var(--surface);
    text-align: start;
    cursor: pointer;
    transition: border-color 0.15s;
  }
  .method:active {
    background: var(--sunken);
  }
  .method > .glyph {
    color: var(--muted);
  }
  .method[aria-disabled='true'] {
    cursor: default;
  }
  .method[aria-disabled='true']:not([aria-busy='true']) {
    opacity: 0.5;
  }
  .marks {
    display: grid;
    grid-template-columns: repeat(2, 17px);
    gap: 2px;
  }
  .marks .mark {
    width: 17px;
    height: 17px;
  }
  .unusable {
    background: var(--sunken);
  }
  .unusable .mark {
    filter: grayscale(1);
    opacity: 0.6;
  }
  .method-words {
    flex: 1;
    min-width: 0;
  }
  .method-name,
  .hint {
    display: block;
  }
  .method-name {
    font-weight: 600;
  }
  @media (hover: hover) {
    .method[aria-disabled='false']:hover {
      border-color: var(--brand, var(--muted));
    }
    .secondary:hover,
    .quiet:hover {
      background: var(--sunken);
    }
    .primary:hover {
      opacity: 0.9;
    }
  }
  .card {
    overflow: hidden;
    border: 2px solid var(--fill);
    border-radius: var(--inner);
    background: var(--surface);
    text-align: center;
  }
  .band {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 10px 14px;
    background: var(--fill);
    color: #fff;
    text-align: start;
  }
  .band .mark {
    width: 28px;
    height: 28px;
  }
  .band .mark rect {
    fill: none;
  }
  .brand {
    flex: 1;
  }
  .band .figure {
    font-weight: 600;
  }
  .code {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    place-items: center;
    padding: 4px;
    background: #fff;
    color: #15181d;
  }
  .qr,
  .over {
    width: 256px;
    max-width: 100%;
    min-width: 160px;
    aspect-ratio: 1;
    forced-color-adjust: none;
  }
  .qr {
    fill: #000;
    stroke: none;
    background: #fff;
  }
  .turned {
    filter: invert(1);
  }
  @media (inverted-colors: inverted) {
    .qr {
      filter: invert(1);
    }
  }
  .over {
    width: 224px;
    margin: 16px 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 12px;
    padding: 12px;
    border-radius: 12px;
    background: #f5f6f8;
  }
  .over .button {
    width: auto;
    padding-inline: 20px;
    border-color: #15181d;
    background: #15181d;
    color: #fff;
  }
  .step {
    padding: 14px 16px 16px;
    border-top: 1px solid var(--line);
  }
  .countdown {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0 6px;
    margin-top: 10px;
    color: var(--muted);
    font-size: 0.875em;
  }
  .countdown .glyph {
    width: 16px;
    height: 16px;
  }
  .countdown .figure {
    color: var(--text);
    font-weight: 600;
  }
  .digit {
    display: inline-block;
    height: 1.5em;
    overflow: hidden;
    vertical-align: top;
  }
  .digit span {
    display: block;
    white-space: pre;
  }
  .spinner {
    flex: none;
    width: 20px;
    height: 20px;
    border: 2px solid var(--line);
    border-top-color: currentColor;
    border-radius: 50%;
    animation: turn 0.9s linear infinite;
  }
  .pulse {
    position: relative;
    display: grid;
  }
  .pulse::after {
    content: '';
    position: absolute;
    inset: 0;
    border: 2px solid var(--brand);
    border-radius: 14px;
    animation: swell 2s ease-out infinite;
  }
  .still::after {
    display: none;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  @keyframes swell {
    from {
      opacity: 0.7;
    }
    to {
      opacity: 0;
      transform: scale(1.45);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media print {
    .card {
      break-inside: avoid;
    }
    /* What moves on would be untrue on paper, and nobody presses it there. */
    .countdown,
    .spinner,
    .ways {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .band,
    .primary {
      border: 1px solid;
    }
    .mark {
      forced-color-adjust: none;
    }
    .spinner {
      border-color: GrayText;
      border-top-color: Highlight;
    }
    .bones span {
      border: 2px solid GrayText;
    }
  }
`

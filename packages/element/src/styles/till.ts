// Text, and not one of Lit's style sheets: it travels with the till, which shares no module with the bundle.
const css = String.raw

/** What the till's views need beyond those of a payer. */
export const till: string = css`
  :host([till]) .summary .amount {
    font-size: min(3.25em, 12vw);
  }
  .scan {
    margin-top: 16px;
  }
  .reader {
    display: flex;
    align-items: center;
    gap: 4px 10px;
    min-height: 60px;
    padding: 5px 5px 5px 16px;
    border: 2px solid var(--line);
    border-radius: var(--inner);
    background: var(--sunken);
    cursor: text;
  }
  .reader:focus-within {
    border-color: var(--accent);
    background: var(--surface);
  }
  .reader > .glyph {
    color: var(--muted);
  }
  .reader input {
    flex: 1;
    min-width: 0;
    min-height: 44px;
    padding: 0;
    border: 0;
    outline: none;
    background: none;
    font-size: 1.125em;
    font-variant-numeric: tabular-nums;
    letter-spacing: 0.02em;
  }
  .reader input:placeholder-shown {
    text-overflow: ellipsis;
  }
  .reader input::placeholder {
    color: var(--muted);
    font-size: 0.89em;
    letter-spacing: 0;
    opacity: 1;
  }
  .icon {
    display: grid;
    place-items: center;
    flex: none;
    width: 46px;
    height: 46px;
    border: 0;
    border-radius: calc(var(--inner) * 0.7);
    background: var(--sunken);
    cursor: pointer;
  }
  .icon .glyph {
    width: 24px;
    height: 24px;
  }
  .scan .button {
    margin-top: 8px;
  }
  .lens {
    position: relative;
    overflow: hidden;
    margin-bottom: 8px;
    border-radius: var(--inner);
    background: #0c0d0f;
    color: #fff;
  }
  .lens video {
    display: block;
    width: 100%;
    max-height: 50vh;
    aspect-ratio: 4 / 3;
    object-fit: cover;
  }
  .lens .frame {
    position: absolute;
    inset: 30% 10%;
    border: 2px solid #fff;
    border-radius: 12px;
    opacity: 0.8;
    pointer-events: none;
  }
  .till-note {
    margin: 12px 0 0;
  }
  .tell {
    font-size: 1.375em;
    text-wrap: balance;
  }
  /* It has the focus to be read out, and so that a scanner's Enter presses nothing. */
  .title:focus {
    outline: none;
  }
  @media (forced-colors: active) {
    .reader:focus-within {
      border-color: Highlight;
    }
  }
`

import { type CSSResult, css } from 'lit'

/** What is coming, and the room for it. */
export const room: CSSResult = css`
  /* As high as what comes: a row has a line, a hint of 0.875em, and its edges. */
  .view {
    --row: max(64px, 2.8125em + 26px);
  }
  .roomy {
    min-height: calc(1.575em + 28px + 3 * var(--row));
  }
  /* One more where nobody touches the screen: the code for every wallet. */
  @media (pointer: fine) {
    .roomy {
      min-height: calc(1.575em + 36px + 4 * var(--row));
    }
  }
  @media (pointer: coarse) {
    .view .bones span:last-child {
      display: none;
    }
  }
  /* A code's card with a band of one line, and the way back. */
  .tall {
    min-height: calc(4.2em + 417px);
  }
  .bones span {
    display: block;
    height: var(--row);
    margin-top: 8px;
    border-radius: var(--inner);
    background: var(--sunken);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
  /* Opens the fonts while there is nothing else to do: laying out the first text takes as long as everything else of a view. */
  .bones::before,
  .bones::after {
    content: '0' attr(aria-label);
    position: absolute;
    opacity: 0;
  }
  .bones::after {
    font-weight: 600;
  }
  .view .bones span:first-child {
    width: 45%;
    height: 1.575em;
    margin: 0 0 12px;
  }
  .summary.bones span {
    width: 45%;
    height: min(3em, 14.4vw);
    margin: calc(1.21875em + 2px) auto 6px;
  }
  .summary.bones span + span {
    width: 60%;
    height: 1.5em;
    margin: 0 auto 1.125em;
  }
  @keyframes breathe {
    to {
      opacity: 0.5;
    }
  }
`

// Text, and not one of Lit's style sheets: it travels with the asides, which share no module with the bundle.
const css = String.raw

/** What guidance needs, the wallets above one code for them all, and the list of banks: as many columns as the names leave room for, and the way on always in sight. */
export const asides: string = css`
  .menu {
    display: block;
    width: 100%;
    max-width: 300px;
    margin: 0 auto 12px;
    color: var(--muted);
  }
  .menu rect {
    fill: var(--sunken);
    stroke: var(--line);
  }
  .line {
    stroke: var(--line);
    stroke-width: 6;
  }
  .dots {
    stroke: var(--text);
    stroke-width: 5;
  }
  .steps {
    margin-top: 14px;
  }
  .remedy {
    padding: 12px 14px;
    border-radius: var(--inner);
    background: var(--sunken);
  }
  .link {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 12px;
  }
  .link input {
    flex: 1 1 140px;
    min-width: 0;
    padding: 0 12px;
    min-height: 48px;
    border: 1px solid var(--line);
    border-radius: var(--inner);
    background: var(--sunken);
    font-size: 0.875em;
  }
  .link .button {
    flex: 0 1 auto;
    width: auto;
  }
  .wallets .mark {
    margin-inline-end: 8px;
    vertical-align: middle;
  }
  .wallets .mark rect {
    fill: var(--brand);
  }
  .banks {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(7.25em, 100%), 1fr));
    gap: 8px;
    margin-top: 12px;
  }
  .bank {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 48px;
    padding: 6px 10px;
    border: 1px solid var(--line);
    border-radius: var(--inner);
    line-height: 1.3;
    cursor: pointer;
  }
  .bank:focus-within,
  .bank:active {
    background: var(--sunken);
  }
  .bank input {
    flex: none;
    width: 18px;
    height: 18px;
    margin: 0;
    accent-color: var(--accent);
    cursor: inherit;
    scroll-margin-bottom: 6.5em;
  }
  .bank :checked + span {
    font-weight: 600;
  }
  .bank-ways {
    flex-flow: row-reverse wrap;
    margin-top: 4px;
    padding: 12px 0;
    background: var(--surface);
  }
  .bank-ways .button {
    flex: 1 1 8em;
    margin: 0;
  }
  .bank-ways .spinner {
    display: block;
    margin: auto;
  }
  @media (min-height: 480px) {
    .bank-ways {
      position: sticky;
      bottom: 0;
    }
  }
`

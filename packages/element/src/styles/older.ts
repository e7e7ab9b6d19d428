// Text for the file of styles alone: who needs it has that anyway.
const css = String.raw

/** Gaps of rows and columns, and places, for WebKit before 14.1, which knows neither `gap` there nor `inset`. */
export const older: string = css`
  @supports not (inset: 0) {
    .ways > * + * {
      margin-top: 8px;
    }
    .bank-ways > * {
      margin: 4px;
    }
    .band > * + *,
    .bank > * + *,
    .countdown > * + *,
    .link > * + *,
    .method > * + *,
    .note > * + *,
    .reader > * + * {
      margin-inline-start: 10px;
    }
    .pulse::after {
      top: 0;
      right: 0;
      bottom: 0;
      left: 0;
    }
    .lens .frame {
      top: 30%;
      right: 10%;
      bottom: 30%;
      left: 10%;
    }
  }
`

/** What a check of all trails has found. */
export interface TrailReport {
  readonly lines: number
  /** Lines of before there were links: they can't be checked. */
  readonly unlinked: number
  /** A hundred at most. */
  readonly faults: readonly TrailFault[]
}

/** A payment whose trail somebody has changed, or whose state was changed without a line in it. */
export interface TrailFault {
  readonly paymentId: string
  /** What doesn't fit, as a sentence without its end. */
  readonly detail: string
}

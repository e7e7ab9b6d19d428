/** What came of a campaign. */
export interface CampaignReport {
  /** What was done, in numbers: `2,000 kills, 14 flows`. */
  readonly ran: string
  /** Each break of a promise, with what is needed to see it again; none is the aim. */
  readonly found: readonly string[]
  /** A Markdown table of the particulars. */
  readonly table?: string
}

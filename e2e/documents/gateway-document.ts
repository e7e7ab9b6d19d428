/** What one gateway's document describes, written down from the document itself and from nothing of ours. */
export interface GatewayDocument {
  /** The document's name, and its revision. */
  readonly document: string
  readonly calls: readonly DocumentedCall[]
}

/** One call, in one of the ways it can be made. */
export interface DocumentedCall {
  /** The operation by its own name, and after a blank its pay type, trade type or scene where it has several. */
  readonly call: string
  /** Where it stands. `public`: not in this document, but in the vendor's other public documents of the same API. */
  readonly section: string
  /** The members that a reply to it always has, as the table or the sample says. */
  readonly reply: readonly string[]
}

/** The operation that a documented call is made by. */
export function operationOf({ call }: Pick<DocumentedCall, 'call'>): string {
  return call.split(' ')[0] as string
}

/** A heading and, where one helps, the sentence below it. */
export interface Caption {
  readonly title: string
  readonly text?: string
}

/** Bytes that can't be read as what they should be. Its message never quotes them: they may hold payer data. */
export class MalformedText extends Error {
  override readonly name: string = 'MalformedText'
}

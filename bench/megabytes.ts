/** Bytes as a report tells them: in millions, with one digit behind the point. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

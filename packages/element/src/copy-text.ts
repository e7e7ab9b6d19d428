/** Copies a text. Answers false where the clipboard is denied or missing, as in many web views and on plain-http pages. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

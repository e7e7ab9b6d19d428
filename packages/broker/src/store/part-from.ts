/** Milliseconds. A server that is there says goodbye at once. */
const GOODBYE_MS = 2_000

/** Waits for a connection to be closed; not for long, as a server that has vanished says nothing. Never rejects. */
export async function partFrom(closing: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, GOODBYE_MS)
  })
  await Promise.race([closing.catch(() => {}), late])
  clearTimeout(timer)
}

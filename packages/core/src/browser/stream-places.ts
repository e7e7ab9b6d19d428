/**
 * A browser keeps six connections to one HTTP/1.1 server, and a stream holds one for as long as it is open. Two for the streams of a page
 * leave room for its questions and taps, and for other tabs.
 */
const MOST_STREAMS = 2

const PLACES = Symbol.for('@pay-checkout/core: open streams by origin')

interface WithPlaces {
  [PLACES]?: Record<string, number>
}

/**
 * Takes one of the places that a page has for streams from this address's origin; answers the function that gives it back, or undefined
 * when all are taken: whoever gets none asks instead. They are counted on the page's global object, since connections are the page's,
 * however many checkouts and copies of this script it has.
 */
export function takeStreamPlace(url: string): (() => void) | undefined {
  const page = globalThis as WithPlaces
  page[PLACES] = page[PLACES] || {}
  const places = page[PLACES]
  const origin = url.split('/', 3).join('/')
  const taken = places[origin] || 0
  if (taken >= MOST_STREAMS) return undefined
  places[origin] = taken + 1
  let held = true
  return () => {
    if (held) places[origin] = (places[origin] || 1) - 1
    held = false
  }
}

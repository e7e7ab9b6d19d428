/** In what a limit is counted. Documents say "characters" and seldom more; which reading holds, each gateway's README says. */
export type LengthUnit = 'characters' | 'UTF-16 units' | 'bytes of UTF-8' | 'bytes of GBK'

/** The most that a field takes. */
export interface Length {
  readonly most: number
  readonly unit: LengthUnit
}

/**
 * A limit by the strictest reading of "characters": a platform in Java, C# or JavaScript counts an emoji as two, a database as one.
 * What fits here fits both.
 */
export function atMost(most: number): Length {
  return { most, unit: 'UTF-16 units' }
}

/** How long a text is in a unit. */
export function lengthOf(text: string, unit: LengthUnit): number {
  return MEASURE[unit](text)
}

const MEASURE: Readonly<Record<LengthUnit, (text: string) => number>> = {
  characters: (text) => [...text].length,
  'UTF-16 units': (text) => text.length,
  'bytes of UTF-8': (text) => new TextEncoder().encode(text).length,
  'bytes of GBK': (text) => [...text].reduce((bytes, character) => bytes + gbkBytes(character), 0),
}

// One byte for ASCII, two for what GBK has, four (GB18030) for what lies beyond it.
function gbkBytes(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  return code > 0xffff ? 4 : 2
}

/** Whether a text fits. */
export function fits(text: string, { most, unit }: Length): boolean {
  return lengthOf(text, unit) <= most
}

/** The beginning of a text that fits, cut between what people see as letters: half an emoji would be another one, or none. */
export function cutTo(text: string, length: Length): string {
  if (fits(text, length)) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter('zh').segment(text)) {
    if (!fits(kept + segment, length)) break
    kept += segment
  }
  // A single letter may be longer than the field: better a part of it than nothing.
  return kept || [...text].filter((_character, at, all) => fits(all.slice(0, at + 1).join(''), length)).join('')
}

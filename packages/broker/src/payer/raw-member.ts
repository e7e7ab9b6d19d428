const STRING = /"(?:[^"\\]|\\.)*"/y
const COLON = /\s*:\s*/y

/**
 * A member of a JSON object as its bytes stand in the text, which is what Alipay signs; undefined when there is none. The text must have
 * been read as strict JSON: this only finds places in it.
 */
export function rawMember(text: string, name: string): string | undefined {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    if (mark === '"') {
      const string = match(STRING, text, at)
      const end = at + string.length
      const colon = match(COLON, text, end)
      if (depth === 1 && colon !== '' && string === JSON.stringify(name)) return valueAt(text, end + colon.length)
      at = end - 1
    } else if (mark === '{' || mark === '[') depth++
    else if (mark === '}' || mark === ']') depth--
  }
  return undefined
}

function valueAt(text: string, start: number): string {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const mark = text[at]
    if (mark === '"') at += match(STRING, text, at).length - 1
    else if (mark === '{' || mark === '[') depth++
    else if ((mark === ',' || mark === '}' || mark === ']') && depth === 0) return text.slice(start, at).trimEnd()
    else if (mark === '}' || mark === ']') depth--
  }
  return text.slice(start)
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/**
 * A template of WeChat's in Alipay's words: the component's own, and those of the demo's pages. In what they use, the two differ in names
 * alone; a word that isn't known here throws, so that nothing reaches Alipay as a dead attribute.
 */
export function axmlOf(wxml: string): string {
  return wxml.replace(/<([a-z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*>/g, (_tag, name: string, attributes: string) => {
    const own = name.includes('-')
    const told = attributes.replace(
      /(\s+)([\w:-]+)(="[^"]*")?/g,
      (_all, blank: string, word: string, value = '') => blank + (own ? propertyOf(word) : wordOf(word)) + value,
    )
    return `<${name}${told}>`
  })
}

const RENAMED: Readonly<Record<string, string>> = { bindtap: 'onTap', 'aria-role': 'role' }
const SAME = /^(class|style|name|slot|hover-class|aria-[a-z]+|data-[a-z]+)$/

function wordOf(word: string): string {
  const renamed = RENAMED[word]
  if (renamed) return renamed
  if (word.startsWith('wx:')) return `a:${word.slice(3)}`
  if (SAME.test(word)) return word
  throw new Error(`How is ${word} called in Alipay's templates?`)
}

/** Of a component: `broker-url` is `brokerUrl`, `bind:needtoken` is `onNeedtoken`, and its class is a property. */
function propertyOf(word: string): string {
  if (word.startsWith('wx:')) return wordOf(word)
  if (word === 'class') return 'className'
  const event = /^bind:(\w)(\w*)$/.exec(word)
  if (event) return `on${event[1]?.toUpperCase()}${event[2]}`
  return word.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase())
}

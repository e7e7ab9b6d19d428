import { fill, h } from './h.ts'
import { say } from './language.ts'

const WORDS = {
  trouble: { zh: '这一页打不开。', en: 'This page can’t be opened.' },
  back: { zh: '回到茶单', en: 'Back to the teas' },
}

/** Runs what shows a page; when that fails, says so and offers a way on. */
export function openPage(show: () => Promise<void>): void {
  show().catch((error: unknown) => {
    console.error(error)
    const detail = error instanceof Error ? error.message : String(error)
    const back = h('a', { className: 'primary', href: '/' }, say(WORDS.back))
    const text = h('h1', {}, say(WORDS.trouble))
    fill(document.body, h('main', { className: 'status' }, text, h('p', {}, detail), back))
  })
}

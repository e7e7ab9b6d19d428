import { expect, test } from 'vitest'
import { styles } from '../pay-checkout.styles.ts'
import { asides } from './asides.ts'
import { older } from './older.ts'
import { till } from './till.ts'

const all = [...styles, asides, till].join('\n').replace(/\/\*.*?\*\//gs, '')

/** Rules without another one inside, as an engine reads them that drops what it has no word for. */
function rules(unknown: RegExp): { readonly selector: string; readonly body: string }[] {
  const found = [...all.matchAll(/([^{};]+)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => ({
    selector: selector.trim(),
    body,
  }))
  return found.filter(({ selector }) => !unknown.test(selector))
}

test('an engine that knows no `:focus-visible` shows its own ring around all that can be focused [B19]', () => {
  const ringless = rules(/:focus-visible/).filter(({ body }) => /outline:\s*(none|0)/.test(body))
  // A till's field has a frame that tells of the focus, and its heading has it to be read out.
  expect(ringless.map(({ selector }) => selector)).toEqual(['.reader input', '.title:focus'])
})

test('an engine that knows no gaps in rows and no `inset` is given margins and places instead [B19]', () => {
  const flat = (selector: string) => selector.split(/\s*,\s*/)
  const flexible = rules(/\bnone\b/).filter(({ body }) => /display:\s*flex/.test(body))
  const gapped = flexible.filter(({ body }) => /\bgap:/.test(body)).flatMap(({ selector }) => flat(selector))
  expect(gapped.length).toBeGreaterThan(4)
  expect(gapped.filter((selector) => !older.includes(`${selector} > *`))).toEqual([])
  const inset = rules(/\bnone\b/).filter(({ body }) => /\binset:/.test(body))
  expect(inset.map(({ selector }) => selector).filter((selector) => !older.includes(`${selector} {`))).toEqual([])
})

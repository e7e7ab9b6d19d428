import { html, type TemplateResult } from 'lit'

/** A line drawing beside a text that says the same. */
export function glyph(name: GlyphName): TemplateResult {
  return html`<svg class="glyph" width="20" viewBox="0 0 24 24" aria-hidden="true"><path d=${GLYPHS[name]} /></svg>`
}

const GLYPHS = {
  next: 'M9.5 6l6 6-6 6',
  done: 'M6 12.5l4.2 4.2L18 8.5',
  alert: 'M12 7v6.5M12 16.8v.2',
  clock: 'M12 7v5l3 2M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 0 1 0-17z',
} as const

export type GlyphName = keyof typeof GLYPHS

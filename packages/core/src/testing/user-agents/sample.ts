import type { Surface, SurfaceHints } from '../../surface.ts'

/** A real user agent, where it was seen, and the surface it must be read as. */
export interface UserAgentSample extends SurfaceHints {
  readonly name: string
  /** `public sample`: seen in public code, logs or tests · `vendor document`: printed by the maker. */
  readonly source: string
  readonly surface: Surface
}

/** How every iPhone's user agent begins. */
export const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
/** What a browser on a desktop is read as. */
export const DESKTOP = { app: 'browser', runtime: 'page', handheld: false, devtools: false } as const
/** What a browser on a phone is read as. */
export const PHONE = { app: 'browser', runtime: 'page', handheld: true, devtools: false } as const

import type { PreviousKeysField } from './previous-keys.ts'
import type { ReachFields } from './reach.ts'
import type { ConfigOf, Fields } from './read-config.ts'

/** A gateway's own fields, and those that every gateway has. */
export type AllFields<F extends Fields> = F & ReachFields & { readonly previous: PreviousKeysField }

export type FullConfig<F extends Fields> = ConfigOf<AllFields<F>>

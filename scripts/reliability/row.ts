/** One row: its id, what happens, and what must hold. */
export type Row = readonly [id: string, happens: string, holds: string]

import type { CSSResult } from 'lit'
import { frame } from './styles/frame.ts'
import { room } from './styles/room.ts'
import { tokens } from './styles/tokens.ts'
import { views } from './styles/views.ts'

/** All styles of the element, in the order in which they apply. */
export const styles: readonly CSSResult[] = [tokens, frame, room, views]

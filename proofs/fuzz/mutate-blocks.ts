import type { Dice } from './dice.ts'

/** Moves, changes, cuts and repeats the cipher blocks in the `data` of a reply, as ECB would let anybody do. */
export function mutateBlocks(text: string, dice: Dice, others: readonly string[]): string {
  const data = blocksOf(text)
  if (data.length === 0) return text
  const other = blocksOf(dice.pick(others))
  const changed = dice.pick(BLOCK_MUTATIONS)(data, dice, other)
  return text.replace(DATA, () => `"data":"${changed.join('')}"`)
}

const DATA = /"data":"([0-9A-Fa-f]*)"/
const BLOCK = 32

type BlockMutation = (blocks: readonly string[], dice: Dice, other: readonly string[]) => readonly string[]

const BLOCK_MUTATIONS: readonly BlockMutation[] = [
  (blocks, dice) => blocks.toSpliced(dice.below(blocks.length), 1),
  (blocks, dice) => blocks.toSpliced(dice.below(blocks.length), 0, dice.pick(blocks)),
  (blocks, dice, other) => blocks.with(dice.below(blocks.length), dice.pick(other)),
  (blocks, dice, other) => blocks.toSpliced(dice.below(blocks.length), 0, ...other),
  (blocks, dice) => [...blocks].sort(() => dice.below(3) - 1),
  (blocks, dice, other) => [...blocks.slice(0, dice.below(blocks.length)), ...other.slice(dice.below(other.length))],
  (blocks) => blocks.slice(0, -1),
  (blocks) => [...blocks, blocks.at(-1) ?? ''],
  (blocks) => [...blocks, '10'.repeat(BLOCK / 2)],
  (blocks, dice) => blocks.with(-1, (blocks.at(-1) ?? '').slice(0, dice.below(BLOCK))),
  (blocks, dice) => blocks.with(dice.below(blocks.length), 'zz'.repeat(BLOCK / 2)),
  (blocks) => blocks.map((block) => block.toLowerCase()),
  () => [],
  (blocks, dice) => {
    const at = dice.below(blocks.length)
    const digit = dice.below(BLOCK)
    const block = blocks[at] ?? ''
    return blocks.with(at, block.slice(0, digit) + dice.pick([...'0123456789ABCDEF']) + block.slice(digit + 1))
  },
]

function blocksOf(text: string): string[] {
  return DATA.exec(text)?.[1]?.match(/.{32}/g) ?? []
}

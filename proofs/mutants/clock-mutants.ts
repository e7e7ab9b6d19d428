import type { Mutant } from './mutant.ts'

/** A clock that somebody sets. */
export const CLOCK: readonly Mutant[] = [
  {
    id: 'wallclockrules',
    file: 'store/follow-clock.ts',
    find: '      if (await move({ by: rest, after: steps.count, now: now() + by }, by)) return moved(steps, rest)\n',
    replace: '      step(by)\n      return steps\n',
    why: 'the clock is right now, so that it is enough to go by it',
    kind: 'clocks',
  },
  {
    id: 'movedtwice',
    file: 'store/follow-clock.ts',
    find: 'const rest = by - (steps.total - before.total)',
    replace: 'const rest = by',
    why: 'each broker follows its clock',
    kind: 'clocks',
  },
  {
    id: 'movedbylate',
    file: 'store/follow-clock.ts',
    find: '    if (source.refresh) step(read().by)\n',
    replace: '',
    why: 'whoever sees a step moves the books',
    test: { file: 'packages/broker/src/store/follow-clock.test.ts', name: 'only just started' },
  },
  {
    id: 'movesnoqueries',
    file: 'store/clock-operations.ts',
    find: "'created_at sent_at close_by next_query_at lease_until last_asked_at payer_at',",
    replace: "'created_at sent_at close_by lease_until last_asked_at payer_at',",
    why: 'only ends are times that people see',
    test: { file: 'packages/broker/src/store/sqlite.test.ts', name: 'a clock set back moves what waits' },
  },
  {
    id: 'moveisnochange',
    file: 'store/clock-operations.ts',
    find: "  if (counts) sets.push('version = version + 1')\n",
    replace: '  void counts\n',
    why: 'nobody sees anything of it',
    test: { file: 'packages/broker/src/store/sqlite.test.ts', name: 'who decided before the move' },
  },
  {
    id: 'restsbywallclock',
    file: 'gateway/breaker.ts',
    find: 'const now = (): number => steadyTime(clock)',
    replace: 'const now = (): number => (void steadyTime, clock.now())',
    why: 'there is one clock',
    test: { file: 'packages/broker/src/work/clock-steps.test.ts', name: 'what a process holds back' },
  },
]

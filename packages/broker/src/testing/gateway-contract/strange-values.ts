/** Texts that no gateway lists as a status word, some of which JavaScript would take for one. */
export const STRANGE_WORDS: readonly string[] = [
  '',
  ' ',
  'NEW_CODE',
  '__proto__',
  'constructor',
  'toString',
  '00',
  '0x0',
  '0.0',
  '1e0',
  'null',
]

/** What is no word at all. */
export const ABSENT_WORDS: readonly unknown[] = [null, true, false, [], [0], ['1'], {}, 0.5]

/** What is no amount in whole fen. */
export const STRANGE_AMOUNTS: readonly unknown[] = [
  ...['', '0', '-1', '+1234', ' 1234', '1234 ', '12.34', '1234.0', '1e3', '0x4d2', '01234', '١٢٣٤'],
  ...[0, -1, 12.34, true, [1234], { amount: 1234 }, null],
]

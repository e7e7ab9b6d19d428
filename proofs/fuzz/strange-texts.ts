import type { Dice } from './dice.ts'

/** Texts that have broken parsers, comparisons and tables elsewhere. */
export const STRANGE_TEXTS: readonly string[] = [
  ...['', ' ', '\t', '\n', '\r\n', '\u0000', '\u0001', '\u001b[2J', '\u007f', '\u0085', '\u00a0', '\ufeff', '\u202e'],
  ...[
    '\u2028',
    '\ud83d\ude00',
    '\u{10ffff}',
    'é',
    'e\u0301',
    '１',
    '１９９０',
    '٠',
    '\uff06\uff1d',
    '＆',
    '＝',
    '支付成功',
  ],
  ...[
    '0',
    '-0',
    '+0',
    '00',
    '1',
    '01',
    ' 1',
    '1 ',
    '1.0',
    '1e0',
    '1E3',
    '0x1',
    '0b1',
    '1_000',
    '1,990',
    'NaN',
    'Infinity',
  ],
  ...['-1', '1990', '9007199254740993', '18446744073709551616', '1e309', '9'.repeat(400), `0.${'0'.repeat(90)}1`],
  ...[
    'true',
    'false',
    'null',
    'undefined',
    '[]',
    '{}',
    '[object Object]',
    'SUCCESS',
    'success',
    'PAID',
    'TRADE_SUCCESS',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', 'sign', 'key', 'open_key'],
  ...[
    '&',
    '=',
    '&&',
    '&a=b',
    'x&mch_id=1&zz=',
    '%',
    '%00',
    '%26',
    '%3D',
    '%2526',
    '+',
    '%u0026',
    '&amp;',
    '#',
    '?',
    ';',
  ],
  ...[
    'a'.repeat(9000),
    '<!DOCTYPE a>',
    "' or 1=1 --",
    '{{7*7}}',
    '../../etc/passwd',
    'javascript:alert(1)',
    '\\',
    '"',
    "'",
  ],
]

/** A text to stand in for another: a strange one, a changed one, or one with digits turned. */
export function strangeText(dice: Dice, before: string): string {
  switch (dice.below(8)) {
    case 0:
      return `${before}${dice.pick(STRANGE_TEXTS)}`
    case 1:
      return `${dice.pick(STRANGE_TEXTS)}${before}`
    case 2:
      return before.toUpperCase() === before ? before.toLowerCase() : before.toUpperCase()
    case 3:
      return before.slice(0, dice.below(before.length + 1))
    case 4:
      return before.replace(/\d/, (digit) => String((Number(digit) + 1 + dice.below(9)) % 10))
    case 5:
      return before + before
    case 6:
      return [...before].reverse().join('')
    default:
      return dice.pick(STRANGE_TEXTS)
  }
}

import { expect, test } from 'vitest'
import { styles } from './pay-checkout.styles.ts'
import { asides } from './styles/asides.ts'
import { closeStyles } from './styles/close-styles.ts'
import { older } from './styles/older.ts'
import { till } from './styles/till.ts'

test('the file of all styles holds them all; after a change, `vitest -u` on this test writes it anew [B19]', async () => {
  const all = closeStyles([...styles, asides, till, older].join('\n'))
  // A rule in a line, so that two changes meet only where they touch the same one.
  await expect(`${all.replace(/}/g, '}\n').trim()}\n`).toMatchFileSnapshot('./pay-checkout.css')
})

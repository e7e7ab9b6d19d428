import { expect, test } from 'vitest'
import chaoying from '../gateways/chaoying/index.ts'
import methodGateway from '../gateways/method-gateway/index.ts'
import pooulV1 from '../gateways/pooul-v1/index.ts'
import tlinx from '../gateways/tlinx/index.ts'
import type { Gateway } from './definition.ts'
import { readConfig } from './read-config.ts'

// Every key and password that the gateways' documents, and their published clients, print. Pooul v2 prints none: its keys are RSA.
const PRINTED = [
  [chaoying, 'key', '00000000000000000000000000000000'],
  [methodGateway, 'key', 'B8vX7jfDKHsUZcIkNuJqhoPGg9Ey4Ywz'],
  [pooulV1, 'key', 'm4X2zlJufeTWZLNHOrmNCbJ4TQrKuaCo'],
  [pooulV1, 'key', 'aa88a721366c4d47bd9172f43d950c89'],
  [tlinx, 'openKey', '0828e83720fdbe3685a7b94214af04f9'],
  [tlinx, 'openKey', 'vCfnB1SvPQqUDa7q0AFpqdiGOCICGT92'],
  [tlinx, 'shopPass', '123456'],
] as const

test.each(PRINTED)('$0.id’s $1 that stands in a document is refused at the start [T40]', (gateway, field, printed) => {
  const reading = readConfig((gateway as unknown as Gateway).fields, { [field]: printed })
  const problems = reading.ok ? [] : reading.problems.filter((problem) => problem.field === field)
  expect(problems).toEqual([{ field, detail: 'is printed in a public document, so everybody knows it' }])
})

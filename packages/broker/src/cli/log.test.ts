import { expect, test } from 'vitest'
import { GatewayUnclear } from '../gateway/errors.ts'
import { createLog } from './log.ts'

function logged(
  secrets: readonly string[],
  write: (log: ReturnType<typeof createLog>) => void,
): Record<string, unknown>[] {
  const lines: string[] = []
  write(createLog(secrets, { write: (line: string) => void lines.push(line) }))
  return lines.map((line) => JSON.parse(line))
}

test('writes a line of JSON with level, time, event and fields', () => {
  const [line] = logged([], (log) => log.warn('webhook.failed', { tries: 2 }))
  expect(line).toEqual({ level: 'warn', time: expect.stringMatching(/^\d{4}-.*Z$/), event: 'webhook.failed', tries: 2 })
})

test('hides secrets wherever they stand [T37]', () => {
  const secret = 'Sup3rS3cr3t'
  const cause = new Error(`signed with ${secret}`)
  const lines = logged([secret, 'abc'], (log) => {
    log.info('a', { text: `key=${secret}&x`, list: [{ deep: secret }] })
    log.error('b', { error: new GatewayUnclear(`no answer to ${secret}`, { cause }) })
  })
  expect(JSON.stringify(lines)).not.toContain(secret)
  expect(lines[0]).toMatchObject({ text: 'key=[redacted]&x' })
  expect(lines[1]).toMatchObject({
    error: { name: 'GatewayUnclear', message: 'no answer to [redacted]', cause: { message: 'signed with [redacted]' } },
  })
})

test('cuts payers’ data to its end [T38]', () => {
  const openid = 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o'
  const fields = {
    wechatOpenid: openid,
    sub_openid: openid,
    nested: { buyer_id: '2088102146225135', authCode: '134567890123456789' },
  }
  const text = JSON.stringify(logged([], (log) => log.info('a', fields)))
  for (const value of [openid, '2088102146225135', '134567890123456789']) expect(text).not.toContain(value)
  expect(text).toContain('…eS6o')
})

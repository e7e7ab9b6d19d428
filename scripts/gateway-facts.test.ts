import { expect, test } from 'vitest'
import type { Gateway } from '../packages/broker/src/gateway/definition.ts'
import chaoying from '../packages/broker/src/gateways/chaoying/index.ts'
import { createPeer } from '../packages/broker/src/gateways/chaoying/peer.ts'
import { describeGateway } from './gateway-facts.ts'
import { renderGateways } from './gateway-pages.ts'

const gateway = chaoying as unknown as Gateway
const pageOf = (changed: Partial<Gateway>) =>
  renderGateways([describeGateway({ ...gateway, ...changed }, createPeer())])

test('a call that nothing makes must say what it does', () => {
  const operations = { ...gateway.operations, mystery: { required: [], movesMoney: false } }
  expect(() => pageOf({ operations })).toThrow('nothing uses mystery')
  const told = { ...operations, mystery: { ...operations.mystery, about: 'does something' } }
  expect(pageOf({ operations: told })).toContain('| `mystery` | does something | – | no | `operations` | – |')
})

test('a pay type is what a channel’s call has whoever pays, and needs are the fields it is offered for', () => {
  const lines = pageOf({}).split('\n')
  const row = (start: string) => lines.find((line) => line.startsWith(start))
  expect(row('| `wechat:miniprogram` | `Pre')).toBe(
    '| `wechat:miniprogram` | `PreOrder_WECHAT` | `trade_type=JSPAY` `is_minipg=1` `sub_appid={wechatMiniAppId}` | the payer’s id, `wechatMiniAppId` | 2 hours |',
  )
  expect(row('| `ecny:qr` | `Pre')).toContain('| not with `openUrl` |')
  expect(row('| `WECHAT_PreOrder`')).toMatch(/^\| `WECHAT_PreOrder` \| starts `wechat:qr`.* \| `openUrl` \|$/)
})

test('either of two fields is told as either', () => {
  const offered = ({ wechatAppId, alipayApp }: { wechatAppId?: unknown; alipayApp?: unknown }) =>
    alipayApp === true || wechatAppId !== undefined
  const row = { ...gateway.channels['wechat:qr'], offered } as Gateway['channels']['wechat:qr']
  const peer = createPeer()
  const { alipayApp: _flag, ...config } = peer.config
  const facts = describeGateway(
    { ...gateway, channels: { 'wechat:qr': row } as Gateway['channels'], operations: told() },
    {
      ...peer,
      config,
    },
  )
  expect(facts.channels[0]?.needs).toBe('`wechatAppId` or `alipayApp`')
})

test('the page changes with what a definition allows', () => {
  const { close: _close, reverse: _reverse, refund: _refund, ...rest } = gateway
  const without = renderGateways([describeGateway(withoutRoles(rest), createPeer())])
  expect(without).toContain('| reverse | – |')
  expect(without).toContain('| refunds | – |')
  expect(pageOf({})).toContain('| reverse | from 15 seconds, until 5 minutes |')
})

function withoutRoles(rest: object): Gateway {
  return { ...rest, operations: told() } as Gateway
}

/** The operations, each of which says what it does. */
function told(): Gateway['operations'] {
  const rows = Object.entries(gateway.operations).map(([name, row]) => [name, { about: 'does something', ...row }])
  return Object.fromEntries(rows)
}

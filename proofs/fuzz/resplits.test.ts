import { fen } from '@pay-checkout/protocol'
import { describe, expect, test } from 'vitest'
import { paymentsLab, startOn } from '../../packages/broker/lab/payments-lab.ts'
import type { Gateway } from '../../packages/broker/src/gateway/definition.ts'
import { openAccount } from '../../packages/broker/src/gateway/open-account.ts'
import chaoying from '../../packages/broker/src/gateways/chaoying/index.ts'
import { createPeer as chaoyingPeer } from '../../packages/broker/src/gateways/chaoying/peer.ts'
import methodGateway from '../../packages/broker/src/gateways/method-gateway/index.ts'
import { createPeer as methodGatewayPeer } from '../../packages/broker/src/gateways/method-gateway/peer.ts'
import pooulV1 from '../../packages/broker/src/gateways/pooul-v1/index.ts'
import { createPeer as pooulV1Peer } from '../../packages/broker/src/gateways/pooul-v1/peer.ts'
import tlinx from '../../packages/broker/src/gateways/tlinx/index.ts'
import { createPeer as tlinxPeer } from '../../packages/broker/src/gateways/tlinx/peer.ts'
import { takeNotification } from '../../packages/broker/src/notifications/take-notification.ts'
import { startPayment } from '../../packages/broker/src/payments/start-payment.ts'
import type { GatewayPeer } from '../../packages/broker/src/testing/gateway-peer.ts'
import { createDice } from './dice.ts'
import { resplitAttack } from './resplit-attacks.ts'

const PAYMENTS = 50
const ATTACKS = 50
const AMOUNT = fen(99_900)

// Pooul v2 signs whole tokens, so that there is no line to take apart.
const SIGNERS = [
  { gateway: chaoying, createPeer: chaoyingPeer, paid: 'SUCCESS', pending: 'PROCESSING' },
  { gateway: methodGateway, createPeer: () => methodGatewayPeer(), paid: 'SUCCESS', pending: 'NOTPAY' },
  { gateway: pooulV1, createPeer: pooulV1Peer, paid: '0', pending: '2' },
  { gateway: tlinx, createPeer: tlinxPeer, paid: '1', pending: '2' },
] as const

/** A payment that the gateway, whenever it is asked, says nobody has paid. */
async function unpaid(gateway: Gateway, peer: GatewayPeer, pending: string, seed: number) {
  const lab = paymentsLab({ seed })
  const checkout = await lab.open({ amount: AMOUNT })
  await startPayment(lab.context, startOn(checkout.id, 'wechat:qr'))
  const { tradeNo, notifyToken } = await lab.newest(checkout.id)
  let queries = 0
  const account = openAccount({
    ...{ name: 'main', gateway, config: peer.config, ...lab.context },
    async send() {
      queries++
      const told = peer.payment({ tradeNo, status: pending, amount: AMOUNT })
      return { status: 200, headers: {}, bytes: peer.seal(peer.clear(gateway.success, 'ok', told)) }
    },
  })
  const context = { ...lab.context, accounts: new Map([['main', account]]) }
  return { lab, checkout, tradeNo, notifyToken, context, account, queries: () => queries }
}

describe('10,000 signed messages, taken apart at other places', () => {
  test.each(SIGNERS)(
    'of $gateway.id confirm nothing without a query [T1 T2 T11 F60]',
    { timeout: 120_000 },
    async (signer) => {
      const gateway = signer.gateway as unknown as Gateway
      const peer = signer.createPeer()
      const dice = createDice(20_261_120)
      let signed = 0
      let queries = 0
      for (let nth = 0; nth < PAYMENTS; nth++) {
        const trial = await unpaid(gateway, peer, signer.pending, nth + 1)
        const lie = peer.payment({ tradeNo: trial.tradeNo, status: signer.paid, amount: AMOUNT })
        const truth = peer.payment({ tradeNo: 'CHEAP20261120A7K3', status: signer.paid, amount: 1 })
        for (let attack = 0; attack < ATTACKS; attack++) {
          const message = resplitAttack(peer, { truth, lie }, dice)
          const told = await trial.account.readNotification(message).catch(() => null)
          if (told?.tradeNo === trial.tradeNo && told.verdict === 'paid') signed++
          const reply = await takeNotification(trial.context, 'main', message, { token: trial.notifyToken })
          expect(reply).toEqual(gateway.acknowledgement.refused)
          trial.lab.skip(16)
        }
        expect(await trial.lab.newest(trial.checkout.id)).toMatchObject({ money: 'possible' })
        expect(await trial.lab.events()).toEqual([])
        queries += trial.queries()
      }
      // The attack works: many of the messages carry a signature that holds, and say that somebody else has paid.
      expect(signed).toBeGreaterThan((PAYMENTS * ATTACKS) / 20)
      expect(queries).toBeGreaterThanOrEqual(signed)
    },
  )
})

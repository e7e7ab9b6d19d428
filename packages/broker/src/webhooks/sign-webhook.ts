import { Webhook } from 'standardwebhooks'

/** The headers of one webhook, of this id and body, sent at this time in milliseconds. */
export type SignWebhook = (id: string, sentAt: number, body: string) => Record<string, string>

/**
 * Makes the signer of an endpoint, as Standard Webhooks has it: `webhook-id`, `webhook-timestamp`, `webhook-signature` with one `v1`
 * signature for each secret, so that a secret can be changed without a webhook that the merchant can't verify.
 */
export function createSigner(secrets: readonly string[]): SignWebhook {
  const signers = secrets.map((secret) => new Webhook(secret))
  return (id, sentAt, body) => {
    const at = new Date(sentAt)
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(sentAt / 1000)),
      'webhook-signature': signers.map((signer) => signer.sign(id, at, body)).join(' '),
    }
  }
}

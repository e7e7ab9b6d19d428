import type { KeyScope } from './secret-keys.ts'

/** Groups of calls, by who makes them. */
export const TAGS = {
  Checkouts: 'What a shop sells: opened, read and ended by its server.',
  Payments: 'What payers have paid, as the shop’s server reads it.',
  Refunds: 'Money that goes back, and sales that are undone.',
  Accounts: 'What the configured accounts can do, and the gateways’ own calls.',
  Events: 'What webhooks tell, for catching up.',
  Page: 'What a payer’s page or mini-program asks, with the client token of its checkout.',
} as const
export type Tag = keyof typeof TAGS

/** What the document says of a call beside its schemas. */
export interface Operation {
  /** The name of the function in a client that is made from the document. */
  readonly id: string
  readonly tag: Tag
  /** What a secret key needs for it. */
  readonly scope?: KeyScope
  /** What its caller should know, in sentences. */
  readonly about: string
  /** Further good answers, by status, with the same content. */
  readonly also?: Readonly<Record<number, string>>
}

const PAGE = 'The token says which checkout it is about; nothing names another.'

/** Every call, by its method and path. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'post /v1/checkouts': {
    ...{ id: 'openCheckout', tag: 'Checkouts', scope: 'checkouts' },
    about:
      'Safe to repeat: the same `orderNo` with the same content is the same checkout, with a fresh token. One that has ended unpaid is ' +
      'opened again by `reopen`.',
    also: { 200: 'The checkout that the order had already, with a fresh client token' },
  },
  'get /v1/checkouts': {
    ...{ id: 'listCheckouts', tag: 'Checkouts', scope: 'checkouts' },
    about: 'Give `next` as `after` for the next page, until it is null: a page may hold fewer than `limit`, or none.',
  },
  'get /v1/checkouts/{id}': {
    ...{ id: 'getCheckout', tag: 'Checkouts', scope: 'checkouts' },
    about: 'As it stands in the broker’s books: no gateway is asked.',
  },
  'post /v1/checkouts/{id}/close': {
    ...{ id: 'closeCheckout', tag: 'Checkouts', scope: 'checkouts' },
    about:
      'Safe to repeat. What may still be paid is asked after first: `closeAsked` says that its end is on the way, and an event tells it.',
  },
  'post /v1/checkouts/{id}/reverse': {
    ...{ id: 'reverseCheckout', tag: 'Refunds', scope: 'refunds' },
    about: 'For sales at a till alone. Safe to repeat; the broker repeats it by itself until the gateway has told.',
  },
  'post /v1/checkouts/{id}/refunds': {
    ...{ id: 'createRefund', tag: 'Refunds', scope: 'refunds' },
    about: 'Safe to repeat: the same `refundNo` with the same content is the same refund.',
    also: { 200: 'The refund that the number was used for before, as it stands' },
  },
  'get /v1/refunds': {
    ...{ id: 'listRefunds', tag: 'Refunds', scope: 'refunds' },
    about: 'Give `next` as `after` for the next page, until it is null: a page may hold fewer than `limit`, or none.',
  },
  'get /v1/refunds/{refundNo}': {
    ...{ id: 'getRefund', tag: 'Refunds', scope: 'refunds' },
    about: 'The number is the shop’s own.',
  },
  'get /v1/payments': {
    ...{ id: 'listPayments', tag: 'Payments', scope: 'checkouts' },
    about: 'Give `next` as `after` for the next page, until it is null: a page may hold fewer than `limit`, or none.',
  },
  'get /v1/accounts': {
    ...{ id: 'listAccounts', tag: 'Accounts' },
    about: 'For every key but one whose only scope is `metrics`.',
  },
  'get /v1/accounts/{account}/methods': {
    ...{ id: 'listMethods', tag: 'Accounts' },
    about: 'For every key but one whose only scope is `metrics`.',
  },
  'post /v1/accounts/{account}/operations/{operation}': {
    ...{ id: 'callOperation', tag: 'Accounts', scope: 'operations' },
    about:
      'The name may hold slashes, as they are. A call that moves money needs the scope `money-operations` and an Idempotency-Key, and is sent ' +
      'once.',
  },
  'get /v1/events': {
    ...{ id: 'listEvents', tag: 'Events', scope: 'checkouts' },
    about: 'Go on with the answer’s `after` until a page is empty.',
  },
  'post /v1/events/{id}/redeliver': {
    ...{ id: 'redeliverEvent', tag: 'Events', scope: 'checkouts' },
    about: 'Whether it was taken or given up.',
  },
  'get /v1/checkout': { ...{ id: 'getOwnCheckout', tag: 'Page' }, about: PAGE },
  'post /v1/checkout/continue': { ...{ id: 'continueCheckout', tag: 'Page' }, about: PAGE },
  'post /v1/checkout/payments': {
    ...{ id: 'startPayment', tag: 'Page' },
    about: `Safe to repeat with the same Idempotency-Key. ${PAGE}`,
  },
  'get /v1/checkout/payments/{id}': { ...{ id: 'getOwnPayment', tag: 'Page' }, about: PAGE },
  'get /v1/checkout/events': { ...{ id: 'streamCheckout', tag: 'Page' }, about: PAGE },
  'post /v1/checkout/cancel': { ...{ id: 'cancelCheckout', tag: 'Page' }, about: PAGE },
  'post /v1/checkout/authorize': { ...{ id: 'beginAuthorization', tag: 'Page' }, about: PAGE },
  'post /v1/checkout/authorize/complete': { ...{ id: 'completeAuthorization', tag: 'Page' }, about: PAGE },
  'post /v1/checkout/login': { ...{ id: 'loginPayer', tag: 'Page' }, about: PAGE },
  'get /v1/checkout/wechat-config': { ...{ id: 'signWechatConfig', tag: 'Page' }, about: PAGE },
}

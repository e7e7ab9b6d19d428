import {
  CHECKOUT_STATUSES,
  type CheckoutView,
  isChannel,
  isFen,
  isSafeAddress,
  type MethodOffer,
  PAY_METHODS,
  PAYMENT_STATUSES,
  type PaymentView,
  readClientAction,
} from '@pay-checkout/protocol'

/** Reads a checkout from the broker's JSON. Undefined for anything malformed, unknown in status, or unsafe to act on. */
export function readCheckoutView(input: unknown): CheckoutView | undefined {
  if (!isRecord(input)) return undefined
  const { id, orderNo, amount, currency, subject, status, methods, expiresAt, serverTime, payUrl, returnUrl } = input
  const payment = input.payment === null ? null : readPaymentView(input.payment)
  const sound =
    isText(id) &&
    isText(orderNo) &&
    isFen(amount) &&
    currency === 'CNY' &&
    isText(subject) &&
    isOneOf(CHECKOUT_STATUSES, status) &&
    Array.isArray(methods) &&
    isTime(expiresAt) &&
    isTime(serverTime) &&
    isAddress(payUrl) &&
    (returnUrl === null || isAddress(returnUrl)) &&
    payment !== undefined
  if (!sound) return undefined
  const offers = methods.map(readOffer).filter((offer) => offer.channels.length > 0)
  return {
    id,
    orderNo,
    amount,
    currency,
    subject,
    status,
    methods: offers,
    expiresAt,
    serverTime,
    payUrl,
    returnUrl,
    payment,
  }
}

/** Reads a payment from the broker's JSON. Undefined for anything malformed, unknown in status, or unsafe to perform. */
export function readPaymentView(input: unknown): PaymentView | undefined {
  if (!isRecord(input)) return undefined
  const { id, status, channel } = input
  const action = readClientAction(input.action)
  return isText(id) && isOneOf(PAYMENT_STATUSES, status) && isChannel(channel) && action
    ? { id, status, channel, action }
    : undefined
}

/** A method or channel this client doesn't know yet is left out: a newer broker may offer more. */
function readOffer(input: unknown): MethodOffer {
  const { method, channels, payerKnown } = isRecord(input) ? input : ({} as Record<string, unknown>)
  return isOneOf(PAY_METHODS, method) && Array.isArray(channels)
    ? { method, channels: channels.filter(isChannel), payerKnown: payerKnown === true }
    : { method: 'wechat', channels: [], payerKnown: false }
}

export function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null
}

function isText(input: unknown): input is string {
  return typeof input === 'string' && input !== ''
}

function isTime(input: unknown): input is string {
  return isText(input) && Date.parse(input) > 0
}

function isAddress(input: unknown): input is string {
  return isText(input) && isSafeAddress(input)
}

function isOneOf<T extends string>(words: readonly T[], input: unknown): input is T {
  return (words as readonly unknown[]).indexOf(input) >= 0
}

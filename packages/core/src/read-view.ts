import {
  type BankChoice,
  CHECKOUT_STATUSES,
  type CheckoutView,
  isBankCode,
  isChannel,
  isFen,
  isSafeAddress,
  type MethodOffer,
  PAY_METHODS,
  PAYMENT_STATUSES,
  type PayerOffer,
  type PaymentView,
  readClientAction,
} from '@pay-checkout/protocol'

/** More than anybody could look through. */
const MOST_BANKS = 300

/** Reads a checkout from the broker's JSON. Undefined for anything malformed, unknown in status, or unsafe to act on. */
export function readCheckoutView(input: unknown): CheckoutView | undefined {
  if (!isRecord(input)) return undefined
  const { id, orderNo, amount, currency, subject, status, methods, expiresAt, serverTime, payUrl, payLink, returnUrl } =
    input
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
    ...(isRecord(payLink) && { payLink: { openedAt: isTime(payLink.openedAt) ? payLink.openedAt : null } }),
    returnUrl,
    payment,
  }
}

/** Reads a payment from the broker's JSON. Undefined for anything malformed, unknown in status, or unsafe to perform. */
export function readPaymentView(input: unknown): PaymentView | undefined {
  if (!isRecord(input)) return undefined
  const { id, status, channel, bankCode, elsewhere } = input
  const action = readClientAction(input.action)
  return isText(id) && isOneOf(PAYMENT_STATUSES, status) && isChannel(channel) && action
    ? {
        id,
        status,
        channel,
        ...(isBankCode(bankCode) && { bankCode }),
        action,
        ...(elsewhere === true && { elsewhere }),
      }
    : undefined
}

/** A method or channel this client doesn't know yet is left out: a newer broker may offer more. */
function readOffer(input: unknown): MethodOffer {
  const { method, channels, payerKnown, payers, choices } = isRecord(input) ? input : ({} as Record<string, unknown>)
  if (!isOneOf(PAY_METHODS, method) || !Array.isArray(channels)) {
    return { method: 'wechat', channels: [], payerKnown: false }
  }
  return {
    method,
    channels: channels.filter(isChannel),
    payerKnown: payerKnown === true,
    ...(Array.isArray(payers) && { payers: payers.filter(isPayerOffer).map(readPayerOffer) }),
    ...(Array.isArray(choices) && { choices: choices.filter(isBankChoice) }),
  }
}

function isPayerOffer(input: unknown): input is PayerOffer {
  return isRecord(input) && isChannel(input.channel) && typeof input.known === 'boolean'
}

/** A way that this client doesn't know is none that it can go. */
function readPayerOffer({ channel, known, by }: PayerOffer): PayerOffer {
  return { channel, known, by: isOneOf(['authorize', 'login'] as const, by) ? by : null }
}

/** Whole or not at all: a payer who doesn't find their bank in half a list would think that it can't pay. */
function isBankChoice(input: unknown): input is BankChoice {
  return (
    isRecord(input) &&
    isChannel(input.channel) &&
    typeof input.needed === 'boolean' &&
    Array.isArray(input.banks) &&
    input.banks.length <= MOST_BANKS &&
    input.banks.every((bank) => isRecord(bank) && isBankCode(bank.code) && isText(bank.name) && bank.name.length <= 60)
  )
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

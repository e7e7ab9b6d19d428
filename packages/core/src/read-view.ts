import {
  type BankChoice,
  CHECKOUT_STATUSES,
  type CheckoutView,
  type Fen,
  isBankCode,
  isChannel,
  isFen,
  isSafeAddress,
  LONGEST_BANK_NAME,
  type MethodOffer,
  MOST_BANKS,
  PAY_METHODS,
  PAYMENT_STATUSES,
  type PayerOffer,
  type PaymentView,
  readClientAction,
} from '@pay-checkout/protocol'

/**
 * Reads a checkout from the broker's JSON, which may be a newer one's: what can be read is read, and the rest is left out. That it is over,
 * and above all that it is paid, depends on nothing else. An open one can't be paid without knowing what it is, what it costs and how long:
 * then, and where the status itself is unknown, the answer is undefined.
 */
export function readCheckoutView(input: unknown): CheckoutView | undefined {
  if (!isRecord(input)) return undefined
  const { status, amount, methods, payLink, payment } = input
  const id = textOf(input.id)
  const expiresAt = textOf(input.expiresAt, isTime)
  const serverTime = textOf(input.serverTime, isTime)
  const tokenExpiresAt = textOf(input.tokenExpiresAt, isTime)
  const cost = isFen(amount) && input.currency === 'CNY' ? amount : NOTHING
  const orderNo = textOf(input.orderNo)
  const payUrl = textOf(input.payUrl, isSafeAddress)
  // Something else that is paid, a payment or anything at all, is no checkout.
  const checkout = (id || payUrl) && (orderNo || cost)
  const payable = id && cost && expiresAt && serverTime && Array.isArray(methods)
  if (!isOneOf(CHECKOUT_STATUSES, status) || !(status === 'open' ? payable : checkout)) return undefined
  return {
    id,
    orderNo,
    amount: cost,
    currency: 'CNY',
    subject: textOf(input.subject),
    status,
    methods: listOf(methods)
      .map(readOffer)
      .filter((offer) => offer.channels.length > 0),
    expiresAt,
    serverTime,
    ...(tokenExpiresAt && { tokenExpiresAt }),
    payUrl,
    ...(payUrl && isRecord(payLink) && { payLink: { openedAt: textOf(payLink.openedAt, isTime) || null } }),
    returnUrl: textOf(input.returnUrl, isSafeAddress) || null,
    // One of an unknown status may still be paid: that is asked for.
    payment:
      readPaymentView(payment) || readPaymentView(isRecord(payment) && { ...payment, status: 'pending' }) || null,
  }
}

/** No amount: it couldn't be read. */
const NOTHING = 0 as Fen

/**
 * Reads a payment from the broker's JSON. Undefined where its status or channel is unknown. An action that is malformed, unknown, or unsafe
 * to perform is `unknown`: the payment exists, and is followed.
 */
export function readPaymentView(input: unknown): PaymentView | undefined {
  if (!isRecord(input)) return undefined
  const { id, status, channel, bankCode, elsewhere } = input
  const action = readClientAction(input.action) || { type: 'unknown' }
  return isText(id) && isOneOf(PAYMENT_STATUSES, status) && isChannel(channel)
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
  const isKnown = isOneOf(PAY_METHODS, method)
  return {
    method: isKnown ? method : 'wechat',
    channels: isKnown ? listOf(channels).filter(isChannel) : [],
    payerKnown: payerKnown === true,
    ...(Array.isArray(payers) && { payers: payers.filter(isPayerOffer).map(readPayerOffer) }),
    ...(Array.isArray(choices) && { choices: choices.filter(isBankChoice) }),
  }
}

function isPayerOffer(input: unknown): input is PayerOffer {
  return isRecord(input) && isChannel(input.channel) && typeof input.known === 'boolean'
}

/** A way that this client doesn't know is none that it can go. */
function readPayerOffer({ channel, known, by, login }: PayerOffer): PayerOffer {
  const way = isOneOf(['authorize', 'login'] as const, by) ? by : null
  return { channel, known, by: way, ...(login === true && { login }) }
}

/** Whole or not at all: a payer who doesn't find their bank in half a list would think that it can't pay. */
function isBankChoice(input: unknown): input is BankChoice {
  return (
    isRecord(input) &&
    isChannel(input.channel) &&
    typeof input.needed === 'boolean' &&
    Array.isArray(input.banks) &&
    input.banks.length <= MOST_BANKS &&
    input.banks.every(
      (bank) => isRecord(bank) && isBankCode(bank.code) && isText(bank.name) && bank.name.length <= LONGEST_BANK_NAME,
    )
  )
}

function listOf(input: unknown): readonly unknown[] {
  return Array.isArray(input) ? input : []
}

export function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null
}

function isText(input: unknown): input is string {
  return typeof input === 'string' && input !== ''
}

function isTime(input: string): boolean {
  return Date.parse(input) > 0
}

/** The text, or none where it isn't one or not of this kind. */
function textOf(input: unknown, kind: (text: string) => boolean = Boolean): string {
  return isText(input) && kind(input) ? input : ''
}

function isOneOf<T extends string>(words: readonly T[], input: unknown): input is T {
  return (words as readonly unknown[]).indexOf(input) >= 0
}

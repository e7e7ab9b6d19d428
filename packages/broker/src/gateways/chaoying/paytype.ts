import { type Channel, splitChannel } from '@pay-checkout/protocol'

/** The wallet as every call about a payment that is there already names it (parameters.md, "paytype"). */
export function paytype(channel: Channel): string {
  return splitChannel(channel).method.toUpperCase()
}

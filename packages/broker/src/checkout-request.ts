import type { CheckoutExtras } from './checkout-extras.ts'
import type { CheckoutInput } from './checkouts/checkout-input.ts'
import type { ChaoyingOptions } from './gateways/chaoying/parameters.ts'
import type { MethodGatewayOptions } from './gateways/method-gateway/parameters.ts'
import type { PooulV1Options } from './gateways/pooul-v1/parameters.ts'
import type { PooulV2Options } from './gateways/pooul-v2/parameters.ts'
import type { TlinxOptions } from './gateways/tlinx/parameters.ts'

/** The body of `POST /v1/checkouts`, for shops whose server is TypeScript. `amount` in fen, `expiresIn` in seconds. */
export interface CheckoutRequest extends Omit<CheckoutInput, 'amount' | 'options'>, Omit<CheckoutExtras, 'options'> {
  readonly amount: number
  readonly currency?: 'CNY'
  readonly options?: GatewayOptions
}

/** The gateways' own parameters, by their ids. Which of them a way to pay takes, each gateway's README says. */
export interface GatewayOptions {
  readonly chaoying?: ChaoyingOptions
  readonly 'method-gateway'?: MethodGatewayOptions
  readonly 'pooul-v1'?: PooulV1Options
  readonly 'pooul-v2'?: PooulV2Options
  readonly tlinx?: TlinxOptions
  /** A gateway of your own. */
  readonly [gateway: string]: object | undefined
}

export {
  type Channel,
  isChannel,
  PAY_METHODS,
  PAY_SCENARIOS,
  type PayMethod,
  type PayScenario,
  splitChannel,
} from './channel.ts'
export {
  type Bank,
  type BankChoice,
  CHECKOUT_STATUSES,
  type CheckoutStatus,
  type CheckoutView,
  isBankCode,
  type MethodOffer,
  type PayerOffer,
  type PayLink,
} from './checkout.ts'
export {
  type ClientAction,
  type ClientActionType,
  isSafeAddress,
  type OpenMiniProgram,
  readClientAction,
} from './client-action.ts'
export {
  LONGEST_ADDRESS,
  LONGEST_BANK_NAME,
  LONGEST_CODE,
  LONGEST_EVENT,
  LONGEST_TIME,
  LONGEST_TRADE_NO,
  MOST_BANKS,
} from './limits.ts'
export { type Fen, fen, fenFromYuan, InvalidAmount, isFen, yuanText } from './money.ts'
export { PAYMENT_STATUSES, type PaymentStatus, type PaymentView } from './payment.ts'
export { type FieldProblem, isProblem, PROBLEMS, type Problem, type ProblemCode } from './problem.ts'

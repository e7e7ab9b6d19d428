import { chinaStamp } from '../../clock.ts'
import { digits } from '../../identifiers.ts'
import { refundedAmount, type Wallet } from '../../ledger/payment.ts'
import type { World } from '../../world.ts'
import { amountOf, type Call, fields } from './envelope.ts'
import { MethodGatewayRefusal } from './refusal.ts'
import { yuanNumber, yuanOf } from './yuan.ts'

/** Two purses: what UnionPay orders brought in, and what all others did. [assumed] */
export type Purse = 'unionpay' | 'merchant'

/** Money on its way to the merchant's bank account. Amounts are fen, times milliseconds. */
export interface Withdrawal {
  purse: Purse
  merchantNo: string
  tradeNo: string
  gatewayNo: string
  amount: number
  at: number
  /** As the call had it, to be told again. */
  account: Readonly<Record<string, string>>
}

/** One of its calls; `lie` is what the fault `unsigned-error` says: that another withdrawal is under way. */
interface WithdrawalCall {
  kind?: 'withdraw'
  lie?: 15501
  run(call: Call): Readonly<Record<string, unknown>>
}

/** What the gateway does with merchants' own money (document 2.15 to 2.17, 2.23 to 2.25). */
export interface Withdrawals {
  operations: Readonly<Record<string, WithdrawalCall>>
  /** All of them, the newest first. */
  all(): readonly Withdrawal[]
  clear(): void
}

const BANK_MS = 10_000

/** No withdrawal yet. */
export function createWithdrawals({ clock, ledger }: World): Withdrawals {
  let made: Withdrawal[] = []

  /** 0 on its way, 1 paid, 2 failed. The bank takes ten seconds, and refuses account numbers that end in 0000. [assumed] */
  function statusOf({ at, account }: Withdrawal): 0 | 1 | 2 {
    if (clock.now() - at < BANK_MS) return 0
    return account.bakn_account_no?.endsWith('0000') ? 2 : 1
  }

  const purseOf = (wallet: Wallet): Purse => (wallet === 'unionpay' ? 'unionpay' : 'merchant')

  function balanceOf({ app }: Call, purse: Purse): { normal: number; frozen: number } {
    const mine = made.filter((one) => one.merchantNo === app.merchantNo && one.purse === purse)
    const sum = (status: 0 | 1): number =>
      mine.reduce((all, one) => all + (statusOf(one) === status ? one.amount : 0), 0)
    const taken = ledger.all().reduce((all, payment) => {
      const counts = payment.gateway === 'method-gateway' && payment.merchantId === app.merchantNo
      const paid = counts && payment.status === 'paid' && purseOf(payment.wallet) === purse
      return all + (paid ? payment.amount - refundedAmount(payment) : 0)
    }, 0)
    return { normal: taken - sum(0) - sum(1), frozen: sum(0) }
  }

  function withdraw(call: Call, purse: Purse): Record<string, unknown> {
    const { merchantNo } = call.app
    const [tradeNo, amount, account] = [tradeNoOf(call), amountOf(call.values, 'amount'), accountOf(call)]
    if (made.some((one) => one.merchantNo === merchantNo && one.tradeNo === tradeNo)) {
      throw new MethodGatewayRefusal(12001)
    }
    if (amount > balanceOf(call, purse).normal) throw new MethodGatewayRefusal(15503)
    const at = clock.now()
    made = [{ purse, merchantNo, tradeNo, gatewayNo: `${chinaStamp(at)}${digits(6)}`, amount, at, account }, ...made]
    return { out_trade_no: tradeNo, total_amount: yuanNumber(amount) }
  }

  function query(call: Call, purse: Purse): Record<string, unknown> {
    const [merchantNo, tradeNo] = [call.app.merchantNo, tradeNoOf(call)]
    const found = made.find((one) => one.merchantNo === merchantNo && one.purse === purse && one.tradeNo === tradeNo)
    if (!found) throw new MethodGatewayRefusal(12002)
    // The request's name of the account number is misspelt in the document, the reply's isn't.
    const { bakn_account_no: bank_account_no, account_attr, ...account } = found.account
    return {
      out_trade_no: tradeNo,
      trade_no: found.gatewayNo,
      amount: yuanNumber(found.amount),
      fee: 0,
      trade_status: statusOf(found),
      bank_account_no,
      ...account,
    }
  }

  return {
    operations: {
      'unionpay.withdraw': { kind: 'withdraw', lie: 15501, run: (call) => withdraw(call, 'unionpay') },
      'unionpay.withdraw_query': { run: (call) => query(call, 'unionpay') },
      'unionpay.withdraw_balance_query': {
        run(call) {
          const { normal, frozen } = balanceOf(call, 'unionpay')
          const [withdraw_balance, freeze_balance, normal_balance] = [normal + frozen, frozen, normal].map(yuanOf)
          return { withdraw_balance, freeze_balance, normal_balance }
        },
      },
      'merchant.withdraw': { kind: 'withdraw', lie: 15501, run: (call) => withdraw(named(call), 'merchant') },
      'merchant.withdraw_query': { run: (call) => query(named(call), 'merchant') },
      'merchant.balance': {
        run(call) {
          const { normal, frozen } = balanceOf(named(call), 'merchant')
          // Nothing waits for clearing here: what was paid can be withdrawn. [assumed]
          return { balance: yuanNumber(normal), freeze: yuanNumber(frozen), unliquidated: 0 }
        },
      },
    },
    all: () => made,
    clear: () => {
      made = []
    },
  }
}

/** A call that has to name its merchant. */
function named(call: Call): Call {
  fields.text(call.values, 'merchant_no', 32)
  return call
}

function tradeNoOf({ values }: Call): string {
  const value = fields.text(values, 'out_trade_no', 64)
  if (!/^\w+$/.test(value)) throw new MethodGatewayRefusal(10008, 'out_trade_no')
  return value
}

/** Where the money goes. A company's account (account_attr 1) has its bank with it, by a number of twelve digits. */
function accountOf({ values }: Call): Record<string, string> {
  const company = fields.text(values, 'account_attr') === '1'
  if (!company && values.account_attr !== '0') throw new MethodGatewayRefusal(10008, 'account_attr')
  const names = ['bakn_account_no', 'bank_account_name', 'bank_mobile', 'account_attr', 'remark']
  if (company) names.push('bank_code', 'bank_name')
  const account = Object.fromEntries(names.map((name) => [name, fields.text(values, name)]))
  // Which mistakes this code means is written nowhere. [assumed]
  if (company && !/^\d{12}$/.test(account.bank_code ?? '')) throw new MethodGatewayRefusal(15502)
  return account
}

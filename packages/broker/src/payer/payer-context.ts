import type { BrokerContext } from '../context/context.ts'
import type { Send } from '../ports.ts'
import type { WalletServers } from './wallet-servers.ts'

/** What is needed, beside the rest, to ask wallets for their payers. */
export interface PayerContext extends BrokerContext {
  readonly send: Send
  readonly walletServers: WalletServers
  /** What this process is fetching just now, by its name: whoever else wants it waits for the same. */
  readonly fetching: Map<string, Promise<string>>
}

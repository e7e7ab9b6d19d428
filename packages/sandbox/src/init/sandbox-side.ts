import type { SandboxKeys } from '../generate-keys.ts'
import type { SandboxOptions } from '../options.ts'

/** The gateways that a merchant can have an account at: every credential of `SandboxKeys` but the wallets'. */
export type GatewayId = keyof SandboxOptions['merchants']

/** All of them, the usual one of a new shop first. */
export const GATEWAY_IDS: readonly GatewayId[] = ['pooul-v2', 'pooul-v1', 'tlinx', 'chaoying', 'method-gateway']

/** One merchant at these gateways, as a sandbox's configuration has it, both sides of its keys included. */
export function sandboxSide(
  keys: SandboxKeys,
  { name, gateways = GATEWAY_IDS }: { readonly name: string; readonly gateways?: readonly GatewayId[] },
): Pick<SandboxOptions, 'merchants' | 'wallets'> {
  const merchants = Object.fromEntries(gateways.map((id) => [id, [{ name, ...keys[id] }]]))
  return { merchants, wallets: keys.wallets }
}

import { readFile } from 'node:fs/promises'
import type { Bilingual, DemoApps } from '../shop-api.ts'

/** What the shop's server is told when it starts. Holds secrets: the broker's key, and that of its webhooks. */
export interface ShopConfig {
  /** The shop's own address, without a slash at the end. */
  readonly publicUrl: string
  /** The built page. */
  readonly pageDir: string
  /** The SQLite file with the orders. */
  readonly database: string
  readonly broker: {
    readonly url: string
    /** The secret key of the merchant's side. */
    readonly key: string
    /** `whsec_…` */
    readonly webhookSecret: string
  }
  /** The demo's phone, which plays the wallets on the shop's pages. */
  readonly sandboxUrl: string
  /** The broker's accounts and the name of the gateway behind each; the first is the usual one. */
  readonly gateways: Readonly<Record<string, Bilingual>>
  /** The shop's apps at the wallets, for its mini-programs. */
  readonly apps: DemoApps
}

/** Reads the configuration the stack has written. */
export async function readShopConfig(file: string): Promise<ShopConfig> {
  return JSON.parse(await readFile(file, 'utf8')) as ShopConfig
}

import type { ClientAction } from '@pay-checkout/protocol'
import type { Outcome, Transport } from '../ports.ts'
import type { SurfaceApp } from '../surface.ts'

/** A host's storage, brought to one shape. Any of these may throw: the quota is full, or the host is being closed. */
export interface HostStorage {
  read(key: string): unknown
  write(key: string, value: string): unknown
  remove(key: string): unknown
}

/**
 * What a checkout needs of a mini-program's host, whoever's it is. `wechatHost` and `alipayHost` are the two that are served; whoever wants
 * another fills this in, and hands it to `createMiniProgramCheckout`.
 */
export interface HostPort {
  /** Whose app it is: a wallet's `…:miniprogram` channel can be paid with in its own app alone. */
  readonly app: SurfaceApp
  /** The device's system, in the host's word. Capitals don't matter; one that isn't known is no error. */
  readonly system?: string | undefined
  /** How requests get to the broker. It rejects only where no answer came; what is refused before it is sent rejects with `domainNotAllowed`. */
  readonly transport: Transport
  readonly storage: HostStorage
  /** Opens the wallet. What came of it is a hint: the broker is asked in any case. May throw, or never settle. */
  perform(action: ClientAction): Outcome | Promise<Outcome>
  /** A code by which the broker learns from the wallet who the payer is; left out where there is none. Rejects with why it got none. */
  login?(): Promise<string>
  /** Tells when the app went to the background, when it was back, and when there was a network again. Answers what ends that. */
  watch(life: { shown(): void; hidden(): void; online(): void }): () => void
  /** Asks for random bytes, which may come later or never: ids don't repeat without them either. */
  random?(length: number, done: (bytes: Uint8Array) => void): void
}

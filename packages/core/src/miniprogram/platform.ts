import type { Outcome, Platform } from '../ports.ts'
import type { Surface, SurfaceSystem } from '../surface.ts'
import { type MiniProgramHost, portOf } from './host-here.ts'
import type { HostPort } from './host-port.ts'
import { createHostMemory } from './memory.ts'
import { createUniqueIds } from './unique-id.ts'

/** WeChat's mini-program, or Alipay's, as the place of a checkout. */
export function createMiniProgramPlatform(host: MiniProgramHost): Platform {
  return createHostPlatform(portOf(host))
}

/** A mini-program of any host as the place of a checkout. */
export function createHostPlatform(host: HostPort): Platform {
  const { login } = host
  let visible = true
  return {
    surface: surfaceOf(host),
    perform: (action) =>
      // In a promise's chain, so that a host function that throws becomes an outcome.
      Promise.resolve(action)
        .then((it) => host.perform(it))
        .catch((error: unknown): Outcome => ({ kind: 'failed', detail: String(error) })),
    onReturn(run) {
      const stop = host.watch({
        shown() {
          visible = true
          run()
        },
        hidden() {
          visible = false
        },
        online: run,
      })
      return () => {
        stop()
        visible = true
      }
    },
    isVisible: () => visible,
    ...(login && {
      identification: { ask: ({ method }, broker) => login().then((code) => broker.login({ method, code })) },
    }),
    randomId: createUniqueIds(host),
    memory: createHostMemory(host.storage),
  }
}

// Of the words of `wx.getDeviceInfo().platform` (`ohos` is HarmonyOS) and `my.getSystemInfoSync().platform` these two aren't ours.
const ALIASES: Readonly<Record<string, SurfaceSystem | undefined>> = { 'iphone os': 'ios', ohos: 'harmony' }

function surfaceOf({ app, system: told }: HostPort): Surface {
  const platform = String(told).toLowerCase()
  const name = String(ALIASES[platform] || platform)
  const system = /^(ios|android|harmony|windows|mac)$/.test(name) ? (name as SurfaceSystem) : 'other'
  return {
    app,
    system,
    runtime: 'mini-program',
    handheld: system !== 'windows' && system !== 'mac',
    // For mini-programs the developer tools do take payments: they show a code to scan.
    devtools: false,
  }
}

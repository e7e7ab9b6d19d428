import type { Outcome, Platform } from '../ports.ts'
import type { Surface, SurfaceSystem } from '../surface.ts'
import { alipayHost } from './alipay.ts'
import type { AlipayHost, WechatHost } from './host.ts'
import type { HostPort } from './host-port.ts'
import { createHostMemory } from './memory.ts'
import { createUniqueIds } from './unique-id.ts'
import { wechatHost } from './wechat.ts'

/** The host object the mini-program has: `wx` or `my`, passed in so that nothing here reaches for a global. */
export type MiniProgramHost = { readonly wx: WechatHost } | { readonly my: AlipayHost }

/** WeChat's mini-program, or Alipay's, as the place of a checkout. */
export function createMiniProgramPlatform(host: MiniProgramHost): Platform {
  return createHostPlatform('wx' in host ? wechatHost(host.wx) : alipayHost(host.my))
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

// The words of `wx.getDeviceInfo().platform` (`ohos` is HarmonyOS) and of `my.getSystemInfoSync().platform`.
const SYSTEMS: Readonly<Record<string, SurfaceSystem>> = {
  ios: 'ios',
  'iphone os': 'ios',
  android: 'android',
  ohos: 'harmony',
  harmony: 'harmony',
  windows: 'windows',
  mac: 'mac',
}

function surfaceOf({ app, system: told }: HostPort): Surface {
  const platform = String(told).toLowerCase()
  const system = Object.prototype.hasOwnProperty.call(SYSTEMS, platform)
    ? (SYSTEMS[platform] as SurfaceSystem)
    : 'other'
  return {
    app,
    system,
    runtime: 'mini-program',
    handheld: system !== 'windows' && system !== 'mac',
    // For mini-programs the developer tools do take payments: they show a code to scan.
    devtools: false,
  }
}

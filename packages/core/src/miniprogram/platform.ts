import type { ClientAction } from '@pay-checkout/protocol'
import type { Outcome, Platform } from '../ports.ts'
import type { Surface, SurfaceSystem } from '../surface.ts'
import { requestAlipayPayment } from './alipay.ts'
import type { AlipayHost, WechatHost } from './host.ts'
import { alipayLoginCode, wechatLoginCode } from './login-code.ts'
import { alipayStorage, createHostMemory, wechatStorage } from './memory.ts'
import { createUniqueIds } from './unique-id.ts'
import { requestWechatPayment } from './wechat.ts'

/** The host object the mini-program has: `wx` or `my`, passed in so that nothing here reaches for a global. */
export type MiniProgramHost = { readonly wx: WechatHost } | { readonly my: AlipayHost }

/** A mini-program as the place of a checkout. */
export function createMiniProgramPlatform(host: MiniProgramHost): Platform {
  const life = 'wx' in host ? host.wx : host.my
  let visible = true
  return {
    surface:
      'wx' in host
        ? surfaceOf('wechat', host.wx.getDeviceInfo?.().platform)
        : surfaceOf('alipay', host.my.getSystemInfoSync?.().platform),
    perform: (action) =>
      // In a promise's chain, so that a host function that throws becomes an outcome.
      Promise.resolve(action)
        .then((it) => perform(host, it))
        .catch((error: unknown): Outcome => ({ kind: 'failed', detail: String(error) })),
    onReturn(run) {
      const show = () => {
        visible = true
        run()
      }
      const hide = () => {
        visible = false
      }
      life.onAppShow?.(show)
      life.onAppHide?.(hide)
      return () => {
        life.offAppShow?.(show)
        life.offAppHide?.(hide)
        visible = true
      }
    },
    isVisible: () => visible,
    identification: {
      ask: ({ method }, broker) =>
        ('wx' in host ? wechatLoginCode(host.wx) : alipayLoginCode(host.my)).then((code) =>
          broker.login({ method, code }),
        ),
    },
    randomId: createUniqueIds('wx' in host ? host.wx : undefined),
    memory: createHostMemory('wx' in host ? wechatStorage(host.wx) : alipayStorage(host.my)),
  }
}

function perform(host: MiniProgramHost, action: ClientAction): Outcome | Promise<Outcome> {
  if (action.type === 'invoke-wechat' && 'wx' in host) return requestWechatPayment(host.wx, action.params)
  if (action.type === 'invoke-alipay' && 'my' in host) return requestAlipayPayment(host.my, action.tradeNo)
  return { kind: 'unsupported', detail: `This mini-program can't perform ${action.type}` }
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

function surfaceOf(app: 'wechat' | 'alipay', told: string | undefined): Surface {
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

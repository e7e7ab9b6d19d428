import { createWechatCheckout, takeHandOff, type WechatHost } from '../src/miniprogram/index.ts'
import { firstView, type RunningComponent, runComponent, type Settings } from './run-component.ts'
import { scaleOf } from './scale.ts'
import type { Deed } from './view.ts'
import { TEXTS } from './wechat-texts.ts'

interface AppInfo {
  readonly language?: string
  /** How much larger than usual the payer reads in WeChat: 1 is usual. */
  readonly fontSizeScaleFactor?: number
  /** The same in pixels, where the factor isn't told: 16 is usual. */
  readonly fontSizeSetting?: number
}

declare const wx: WechatHost & {
  getAppBaseInfo?(): AppInfo
  getSystemInfoSync(): AppInfo
  setClipboardData(options: { data: string; success: () => void }): unknown
}
declare function Component(definition: object): void

/** A component of WeChat's, as far as this file uses it. */
interface Instance {
  readonly data: Settings
  running: RunningComponent | undefined
  setData(changes: Record<string, string>): void
  triggerEvent(name: string, detail: object): void
}

function update(this: Instance): void {
  this.running?.update(this.data)
}

function act(deed: Deed): (this: Instance) => void {
  return function () {
    this.running?.act(deed)
  }
}

Component({
  options: { multipleSlots: true },
  externalClasses: ['pay-class', 'pay-class-button'],
  properties: { brokerUrl: String, token: String, methods: String, locale: String, auto: Boolean, query: Object },
  data: { view: firstView(TEXTS), scale: '1' },
  observers: { 'brokerUrl, token, methods, locale, query, auto': update },
  lifetimes: {
    attached(this: Instance) {
      const info = wx.getAppBaseInfo ? wx.getAppBaseInfo() : wx.getSystemInfoSync()
      this.setData({ scale: scaleOf(info) })
      this.running = runComponent({
        texts: TEXTS,
        channels: ['wechat:miniprogram'],
        createCheckout: (options) => createWechatCheckout({ ...options, wx }),
        takeHandOff: (query, brokerUrl) => takeHandOff(query, { wx, brokerUrl }),
        language: info.language || '',
        copy: (data, success) => void wx.setClipboardData({ data, success }),
        setData: (changes) => this.setData(changes),
        tell: (name, detail) => this.triggerEvent(name, detail),
      })
      update.call(this)
    },
    detached(this: Instance) {
      this.running?.close()
      this.running = undefined
    },
  },
  methods: {
    act(this: Instance, { currentTarget }: { currentTarget: { dataset: { does: Deed } } }) {
      act(currentTarget.dataset.does).call(this)
    },
    /** For pages that have a button of their own: `this.selectComponent('#pay').pay()`. */
    pay: act('pay'),
    retry: act('retry'),
    cancel: act('cancel'),
  },
})

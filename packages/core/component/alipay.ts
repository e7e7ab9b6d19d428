import { type AlipayHost, createAlipayCheckout, takeHandOff } from '../src/miniprogram/index.ts'
import { TEXTS } from './alipay-texts.ts'
import { firstView, type RunningComponent, runComponent, type Settings, type Told } from './run-component.ts'
import { scaleOf } from './scale.ts'
import type { Deed } from './view.ts'

interface SystemInfo {
  readonly platform?: string
  readonly language?: string
  /** In pixels: 16 is usual. */
  readonly fontSizeSetting?: number
}

declare const my: Omit<AlipayHost, 'getSystemInfoSync'> & {
  getSystemInfoSync(): SystemInfo
  setClipboard(options: { text: string; success: () => void }): unknown
}
declare function Component(definition: object): void

type Handler = (event: { type: Told; detail: object }) => void

/** A component of Alipay's, as far as this file uses it. */
interface Instance {
  readonly props: Settings & Readonly<Record<string, Handler | undefined>>
  running: RunningComponent | undefined
  setData(changes: Record<string, string>): void
}

const HANDLERS: Readonly<Record<Told, string>> = {
  statechange: 'onStatechange',
  settled: 'onSettled',
  stopped: 'onStopped',
  trouble: 'onTrouble',
  needtoken: 'onNeedtoken',
}

function act(deed: Deed): (this: Instance) => void {
  return function () {
    this.running?.act(deed)
  }
}

Component({
  props: {
    brokerUrl: '',
    token: '',
    query: null,
    methods: '',
    locale: '',
    auto: false,
    className: '',
    buttonClassName: '',
  },
  data: { view: firstView(TEXTS), scale: '1' },
  didMount(this: Instance) {
    const info = my.getSystemInfoSync()
    this.setData({ scale: scaleOf(info) })
    this.running = runComponent({
      texts: TEXTS,
      channels: ['alipay:miniprogram', 'alipay:jsapi'],
      createCheckout: (options) => createAlipayCheckout({ ...options, my }),
      takeHandOff: (query, brokerUrl) => takeHandOff(query, { my, brokerUrl }),
      language: info.language || '',
      copy: (text, success) => void my.setClipboard({ text, success }),
      setData: (changes) => this.setData(changes),
      tell: (type, detail) => {
        const hear = this.props[HANDLERS[type]]
        if (hear) hear({ type, detail })
      },
    })
    this.running.update(this.props)
  },
  // What the component has set itself brings it here as well: the same settings again change nothing.
  didUpdate(this: Instance) {
    this.running?.update(this.props)
  },
  didUnmount(this: Instance) {
    this.running?.close()
    this.running = undefined
  },
  methods: {
    act(this: Instance, { currentTarget }: { currentTarget: { dataset: { does: Deed } } }) {
      act(currentTarget.dataset.does).call(this)
    },
    /** For pages that have a button of their own, through `ref`. */
    pay: act('pay'),
    retry: act('retry'),
    cancel: act('cancel'),
  },
})

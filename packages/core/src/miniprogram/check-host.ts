// The objects of other hosts, which exist in those alone.
declare const tt: unknown
declare const ks: unknown
declare const swan: unknown
declare const xhs: unknown
declare const qq: unknown
declare const jd: unknown

/** A mini-program's host in which nobody can pay yet. Thrown when a checkout is made: no request was sent. */
export class HostNotServed extends Error {
  override readonly name: string = 'HostNotServed'
  /** Whose it is, for a developer's eye. */
  readonly host: string

  constructor(host: string, detail: string) {
    super(`${host} ${detail}`)
    this.host = host
  }
}

/** Throws {@link HostNotServed} unless a host's object is there, is that host's own, and can open its wallet. */
export function checkHost(name: 'wx' | 'my', host: object | undefined, pay: string): asserts host {
  const [whose, theirs] = anotherHost()
  const able = host && 'request' in host && pay in host
  if (able && host !== theirs) return
  if (whose)
    throw new HostNotServed(whose, 'isn’t served: WeChat’s and Alipay’s mini-programs are, others need a HostPort')
  if (!host) throw new HostNotServed(name, 'isn’t there: this is no mini-program of its host')
  const game = 'createCanvas' in host
  throw new HostNotServed(game ? 'A mini-game' : name, `isn’t served: it has no ${pay}`)
}

/** Asked by name, since a mini-program has no global object to look things up in. */
function anotherHost(): readonly [whose?: string, theirs?: unknown] {
  if (typeof tt === 'object') return ['Douyin (tt)', tt]
  if (typeof ks === 'object') return ['Kuaishou (ks)', ks]
  if (typeof swan === 'object') return ['Baidu (swan)', swan]
  if (typeof xhs === 'object') return ['Xiaohongshu (xhs)', xhs]
  if (typeof qq === 'object') return ['QQ (qq)', qq]
  if (typeof jd === 'object') return ['JD (jd)', jd]
  return []
}

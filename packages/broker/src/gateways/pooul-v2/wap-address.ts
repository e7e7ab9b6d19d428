import type { JsonValue, Values } from '../../gateway/values.ts'

/**
 * The address of WeChat's H5 page. The document names `mweb_url` in prose only; `pay_url` and an address in `pay_info` are
 * what other products of the vendor use.
 */
export function wapAddress({ mweb_url, pay_url, pay_info }: Values): JsonValue | undefined {
  return mweb_url ?? pay_url ?? pay_info
}

import { MalformedText } from '../../gateway/malformed-text.ts'
import { readStrictJson } from '../../gateway/strict-json.ts'
import { isValues, type JsonValue, type Values } from '../../gateway/values.ts'

/** `pay_info` as fields: WeChat's comes as JSON inside a text, Alipay's as an object. Throws MalformedText. */
export function payInfo(value: JsonValue | undefined): Values {
  const fields = typeof value === 'string' ? readStrictJson(value) : value
  if (!isValues(fields)) throw new MalformedText('pay_info holds no fields')
  return fields
}

/**
 * The address of WeChat's H5 page. The document names `mweb_url` in prose only; `pay_url` and an address in `pay_info` are
 * what other products of the vendor use.
 */
export function wapAddress({ mweb_url, pay_url, pay_info }: Values): JsonValue | undefined {
  return mweb_url ?? pay_url ?? pay_info
}

import { type SecretField, secret, type TextField, text } from '../../gateway/fields.ts'

/** What an account at this gateway needs. `baseUrl`, `allowInsecure` and `cashierHosts` are added to every gateway. */
export type GatewayTemplateFields = {
  readonly merchantNo: TextField
  readonly key: SecretField
}

export const gatewayTemplateFields: GatewayTemplateFields = {
  merchantNo: text({ about: 'the merchant number', pattern: /^\d{8}$/, looksLike: '8 digits' }),
  key: secret({ about: 'the signing key', pattern: /^\S{16,64}$/, looksLike: '16 to 64 characters' }),
}

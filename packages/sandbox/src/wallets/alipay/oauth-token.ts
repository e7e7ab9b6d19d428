import { chinaTime } from '../../clock.ts'
import { hex } from '../../identifiers.ts'
import type { World } from '../../world.ts'
import { alipayOpenIdOf, alipayUserIdOf } from '../people.ts'
import type { AlipayApp } from '../wallet-options.ts'
import { AlipayError } from './alipay-error.ts'
import type { Parameters } from './rsa2.ts'

/** `alipay.system.oauth.token`: a code for the payer's id, in the kind that this app is told. Codes of other apps are no codes here. */
export function oauthToken({ clock, wallets }: World, app: AlipayApp, { grant_type, code }: Parameters): object {
  // No refresh token is kept: a payer's id is asked for once.
  if (grant_type === 'refresh_token') throw new AlipayError('isv.refresh-token-invalid')
  if (grant_type !== 'authorization_code') throw new AlipayError('isv.grant-type-invalid')
  const login = wallets.codes.redeem(code ?? '', 'alipay', app.appId)
  // One word for all of them: never given, used before, too old.
  if (typeof login === 'string') throw new AlipayError('isv.code-invalid')
  const { person } = login
  const id =
    app.idKind === 'open_id' ? { open_id: alipayOpenIdOf(person, app.appId) } : { user_id: alipayUserIdOf(person) }
  return {
    access_token: `authbseB${hex(32)}`,
    auth_start: chinaTime(clock.now()),
    expires_in: 1_296_000,
    re_expires_in: 2_592_000,
    refresh_token: `authbseB${hex(32)}`,
    ...id,
  }
}

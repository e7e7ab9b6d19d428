import type { MiniProgramLogin } from './account.ts'
import type { LoginCall } from './definition.ts'
import { GatewayUnclear } from './errors.ts'
import { exchange, type Line } from './exchange.ts'
import type { Fields } from './read-config.ts'

/** Asks a gateway for the openid behind a mini-program's login code. The session key that comes with it is read into nothing. */
export async function askOpenid(opened: Line, call: LoginCall<Fields>, login: MiniProgramLogin): Promise<string> {
  // A gateway may say the code back in its words, and words are logged.
  const line = { ...opened, redactor: opened.redactor.hiding([login.code]) }
  const { values } = await exchange(line, call.operation, call.values(login, line.config))
  const openid = values[call.openid]
  if (typeof openid === 'string' && /^[\w-]{6,128}$/.test(openid)) return openid
  throw new GatewayUnclear('The reply to a login holds no openid')
}

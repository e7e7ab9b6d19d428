import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { wait } from './clock.ts'
import { dropConnection } from './drop-connection.ts'
import type { Fault } from './faults.ts'
import type { World } from './world.ts'

/** Does the work of a call and answers it, as far as the fault lets it: all but `lost-before` and `http-403` do the work first. */
export async function meetFault(
  { clock, faults }: World,
  context: Context,
  fault: Fault | undefined,
  work: () => Promise<Response>,
): Promise<Response> {
  if (fault?.fault === 'lost-before') return dropConnection(context)
  if (fault?.fault === 'http-403') return page('403 Forbidden', 403)
  const answer = await work()
  switch (fault?.fault) {
    case 'no-reply':
      return dropConnection(context)
    case 'slow':
      await wait(clock, fault.ms)
      return answer
    case 'hang':
      await faults.hold()
      return answer
    case 'garbage':
      return page('502 Bad Gateway', 200)
    case 'unasked-continue':
      sayContinue(context)
      return answer
    case 'http-500':
      return new Response('Internal Server Error', { status: 500 })
    default:
      return answer
  }
}

/** What stands in the way answers by itself, a firewall or a proxy. */
function page(title: string, status: number): Response {
  return new Response(`<html><body>${title}</body></html>`, { status, headers: { 'content-type': 'text/html' } })
}

/** "100 Continue" before the answer, though nobody has asked for it. In-process there is no place for it. */
function sayContinue(context: Context): void {
  const { outgoing } = (context.env ?? {}) as Partial<HttpBindings>
  if (outgoing && 'writeContinue' in outgoing) outgoing.writeContinue()
}

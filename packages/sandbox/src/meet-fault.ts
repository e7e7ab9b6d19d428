import type { Context } from 'hono'
import { wait } from './clock.ts'
import { dropConnection } from './drop-connection.ts'
import type { Fault } from './faults.ts'
import type { World } from './world.ts'

/** Does the work of a call and answers it, as far as the fault lets it: all but `lost-before` do the work first. */
export async function meetFault(
  { clock, faults }: World,
  context: Context,
  fault: Fault | undefined,
  work: () => Promise<Response>,
): Promise<Response> {
  if (fault?.fault === 'lost-before') return dropConnection(context)
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
      return new Response('<html><body>502 Bad Gateway</body></html>', { headers: { 'content-type': 'text/html' } })
    case 'http-500':
      return new Response('Internal Server Error', { status: 500 })
    default:
      return answer
  }
}

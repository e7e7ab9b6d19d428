import { InjectedFault } from './broker-process.ts'
import type { MerchantServer, TakenEvent, World } from './world.ts'

const TIMEOUT_MS = 10_000
const LONGEST_DOWN_MS = 8 * 3_600_000

/** Opens the server. */
export function openMerchantServer(world: World): MerchantServer {
  const { timeline, roll } = world
  const taken: TakenEvent[] = []
  let downUntil = 0

  async function receive(id: string, body: string): Promise<{ status: number; retryAfter: string | undefined }> {
    const { merchantDown, merchantRude } = world.faults()
    if (timeline.now() >= downUntil && roll() < merchantDown * 0.3)
      downUntil = timeline.now() + roll() * LONGEST_DOWN_MS
    const isDown = timeline.now() < downUntil && merchantDown > 0
    const rude = roll() < merchantRude
    await timeline.sleep(rude && roll() < 0.3 ? roll() * TIMEOUT_MS * 1.5 : 30)
    if (isDown) throw new InjectedFault('Nobody answers')
    if (rude && roll() < 0.5) return { status: 500, retryAfter: undefined }
    taken.push({ id, body, at: timeline.now() })
    if (rude && roll() < 0.5) throw new InjectedFault('The answer was lost')
    return { status: 200, retryAfter: undefined }
  }

  return {
    taken,
    senderFor: (life) => ({
      post: (_, headers, body) =>
        life.step(
          () =>
            new Promise((resolve, reject) => {
              timeline.after(TIMEOUT_MS, () => reject(new InjectedFault('No answer came in time')))
              receive(headers['webhook-id'] ?? '', body).then(resolve, reject)
            }),
        ),
      close: async () => {},
    }),
  }
}

import { randomInt } from 'node:crypto'
import { playOutage } from './outage-history.ts'

/** Plays so many histories of outages under seeds nobody has seen; a finding names the seed. */
export async function outageCampaign(size: number): Promise<{ ran: string; found: string[] }> {
  const found: string[] = []
  const sums = { events: 0, requests: 0, crashes: 0 }
  for (let played = 0; played < size; played++) {
    const seed = randomInt(2 ** 31)
    const history = await playOutage(seed)
    for (const broken of history.broken) found.push(`playOutage(${seed}): ${broken}`)
    sums.events += history.events
    sums.requests += history.requests
    sums.crashes += history.crashes
  }
  const [events, requests, crashes] = Object.values(sums).map((sum) => sum.toLocaleString('en-US'))
  return {
    ran: `${size.toLocaleString('en-US')} histories, ${events} events, ${requests} requests, ${crashes} crashes`,
    found,
  }
}

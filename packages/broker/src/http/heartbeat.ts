/** Calls `beat` for each member once in so many seconds. Time runs only while there are members. */
export interface Heartbeat<Member> {
  /** Answers how to leave. */
  add(member: Member): () => void
}

/** Members beat in turn, those of one second together: thousands don't beat all at once. */
export function createHeartbeat<Member>(seconds: number, beat: (member: Member) => void): Heartbeat<Member> {
  const slots = Array.from({ length: seconds }, () => new Set<Member>())
  let now = 0
  let size = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const slotNow = (): Set<Member> => slots[now] as Set<Member>
  const everySecond = (): void => {
    now = (now + 1) % seconds
    for (const member of slotNow()) beat(member)
  }
  return {
    add(member) {
      const slot = slotNow().add(member)
      size += 1
      timer ??= setInterval(everySecond, 1000)
      return () => {
        if (!slot.delete(member)) return
        size -= 1
        if (size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
  }
}

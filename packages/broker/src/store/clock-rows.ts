/** How often the books were moved with a clock that was set, and by how many milliseconds altogether. */
export interface ClockSteps {
  readonly count: number
  readonly total: number
}

/** A move of the books with the clock. */
export interface ClockMove {
  /** Milliseconds; negative: the clock was set back. */
  readonly by: number
  /** The count of steps that the mover knew of. */
  readonly after: number
  /** How late it is after the move, in milliseconds since 1970. */
  readonly now: number
}

/** What a store does when the clock that its times were written by is set. */
export interface ClockStore {
  clockSteps(): Promise<ClockSteps>
  /** The largest step after one moment and until another, in milliseconds in either direction; 0: there was none. */
  largestStep(after: number, until: number): Promise<number>
  /** The latest moment at which something happened that isn't over, in milliseconds since 1970; null: nothing is under way. */
  newestMoment(): Promise<number | null>
  /**
   * Moves every time that something waits for, and the past of what is under way or began within the last hour: what was to happen in five
   * seconds, or had happened five seconds ago, still is and has. Counts as a change of whatever it moves. False, and nothing was moved:
   * another mover was faster. `set` is called once or more, when whatever is decided by the old time can't be written any more and what is
   * decided by the new one is written behind the move.
   */
  moveTimes(move: ClockMove, set?: () => void): Promise<boolean>
}

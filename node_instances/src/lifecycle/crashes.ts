const WINDOW_MILLISECONDS = 10 * 60 * 1000
const LIMIT = 5

/** Crashes within the last ten minutes; more than five are a loop. */
export class Crashes {
  #times: number[] = []

  /** Counts one; true when it is one too many. */
  add(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < WINDOW_MILLISECONDS)
    this.#times.push(now)
    return this.#times.length > LIMIT
  }

  /** Milliseconds to wait before the next try: the first at once, then doubling up to 8 s. */
  get pause(): number {
    const earlier = this.#times.length - 1
    return earlier <= 0 ? 0 : Math.min(8000, 250 * 2 ** earlier)
  }

  clear(): void {
    this.#times = []
  }
}

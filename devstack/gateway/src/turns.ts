// Nobody takes all of the pool's connections, nor do a few together: whoever wants more than his share at once waits for
// his own, not others for him.

interface Caller {
  name: string
  running: number
}

interface Limits {
  /** Of one caller at once. */
  each: number
  /** Of all callers at once; beyond it only who has none running may begin one. */
  together: number
  milliseconds: number
}

export class Turns {
  readonly #limits: Limits
  readonly #callers = new Map<string, Caller>()
  /** Who waits longest stands first. */
  readonly #waiting = new Map<() => void, Caller>()
  #running = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Resolves with what ends the turn; fails as a pool does that has no connection in time. */
  async take(name: string): Promise<() => void> {
    const caller = this.#callers.get(name) ?? { name, running: 0 }
    if (this.#mayBegin(caller)) this.#begin(caller)
    else await this.#wait(caller)
    return () => this.#end(caller)
  }

  #mayBegin({ running }: Caller): boolean {
    const { each, together } = this.#limits
    return running === 0 || (running < each && this.#running < together)
  }

  #begin(caller: Caller): void {
    this.#callers.set(caller.name, caller)
    caller.running += 1
    this.#running += 1
  }

  async #wait(caller: Caller): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        this.#waiting.delete(begin)
        this.#begin(caller)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(begin)
        reject(new Error('timeout exceeded when trying to connect'))
      }, this.#limits.milliseconds)
      this.#waiting.set(begin, caller)
    })
  }

  #end(caller: Caller): void {
    caller.running -= 1
    this.#running -= 1
    for (const [begin, waiting] of this.#waiting) if (this.#mayBegin(waiting)) begin()
    if (caller.running === 0) this.#callers.delete(caller.name)
  }
}

// Nobody takes all of the pool's connections: whoever wants more than his share at once waits for his own, not others for
// him.

interface Caller {
  running: number
  waiting: Set<() => void>
}

export class Turns {
  readonly #most: number
  readonly #milliseconds: number
  readonly #callers = new Map<string, Caller>()

  constructor(most: number, milliseconds: number) {
    this.#most = most
    this.#milliseconds = milliseconds
  }

  /** Resolves with what ends the turn; fails as a pool does that has no connection in time. */
  async take(name: string): Promise<() => void> {
    const caller = this.#callers.get(name) ?? { running: 0, waiting: new Set() }
    this.#callers.set(name, caller)
    if (caller.running < this.#most) caller.running += 1
    else await this.#wait(caller)
    return () => this.#end(name, caller)
  }

  async #wait({ waiting }: Caller): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        waiting.delete(begin)
        resolve()
      }
      const timer = setTimeout(() => {
        waiting.delete(begin)
        reject(new Error('timeout exceeded when trying to connect'))
      }, this.#milliseconds)
      waiting.add(begin)
    })
  }

  /** Who waits longest takes the turn over. */
  #end(name: string, caller: Caller): void {
    const [next] = caller.waiting
    if (next) {
      next()
      return
    }
    caller.running -= 1
    if (caller.running === 0) this.#callers.delete(name)
  }
}

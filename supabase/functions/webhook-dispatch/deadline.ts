// One time limit over everything that a delivery waits for.

import { DeliveryError } from './errors.ts'

export class Deadline {
  readonly #timer: ReturnType<typeof setTimeout>
  readonly #passed = Promise.withResolvers<never>()
  readonly #openings: { close(): void }[] = []
  #hasPassed = false
  #isOver = false

  constructor(milliseconds: number) {
    this.#timer = setTimeout(() => this.#pass(), milliseconds)
    this.#passed.promise.catch(() => {})
  }

  /** What the work gives; `timeout` when the limit comes first, also in place of what the work says of that. */
  async within<Given>(work: Promise<Given>): Promise<Given> {
    try {
      return await Promise.race([work, this.#passed.promise])
    } catch (error) {
      throw this.#hasPassed ? new DeliveryError('timeout') : error
    }
  }

  /** It is closed when the limit comes, and at the latest by `end`; at once when that was before. */
  closes(opened: { close(): void }): void {
    this.#openings.push(opened)
    if (this.#isOver) this.end()
  }

  end(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    for (const opened of this.#openings.splice(0)) {
      try {
        opened.close()
      } catch {
        // Closed already: by the other side, or because another stream was made of it.
      }
    }
  }

  #pass(): void {
    this.#hasPassed = true
    this.#passed.reject(new DeliveryError('timeout'))
    this.end()
  }
}

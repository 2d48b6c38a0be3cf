// What became of deliveries, told in parts: a kill loses little of it, and what it loses is delivered again.

import type { Result } from './delivery.ts'
import type { Outbox } from './outbox.ts'

/** How long a result waits for company. */
const REST_MILLISECONDS = 50
/** Told again when the database does not answer; a claim lives longer than all of it. */
const PAUSES = [500, 2_000, 5_000]

export class Reports {
  /** As last told: in how many seconds something is due; undefined until then. */
  nextSeconds: number | null | undefined
  readonly #outbox: Outbox
  #waiting = new Map<string, Result[]>()
  #telling: Promise<void> | undefined

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  /** Resolves when the database knows, or cannot be told. */
  add(claimId: string, result: Result): Promise<void> {
    this.#waiting.set(claimId, [...(this.#waiting.get(claimId) ?? []), result])
    this.#telling ??= this.#tell()
    return this.#telling
  }

  async #tell(): Promise<void> {
    await pause(REST_MILLISECONDS)
    this.#telling = undefined
    const claims = [...this.#waiting]
    this.#waiting = new Map()
    await Promise.all(claims.map(([claimId, results]) => this.#finish(claimId, results)))
  }

  async #finish(claimId: string, results: Result[]): Promise<void> {
    for (const milliseconds of [...PAUSES, undefined]) {
      try {
        this.nextSeconds = await this.#outbox.finish(claimId, results)
        return
      } catch (error) {
        console.error('results were not told:', error instanceof Error ? error.message : error)
        if (milliseconds !== undefined) await pause(milliseconds)
      }
    }
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

// Guessing goes slowly and nobody is sent mails without end: hosted Auth counts as well, by settings of its own.

import { setTimeout as delay } from 'node:timers/promises'
import { LruMap } from '../lru_map.ts'
import { AuthError } from './errors.ts'

/** Longer than it takes to hash a password, and to send a mail. */
const HASH_MILLISECONDS = 150
export const MAIL_MILLISECONDS = 300
const REMEMBERED = 10_000
/** Wrong links and tokens name nobody: all of this machine count as one. */
export const ANYBODY = 'anybody'

/** Counts by a name: an address, a person, or all of this machine. */
export class Brake {
  readonly #most: number
  readonly #milliseconds: number
  readonly #code: string
  readonly #moments = new LruMap<number[]>(REMEMBERED)

  constructor(most: number, seconds: number, code: string) {
    this.#most = most
    this.#milliseconds = seconds * 1000
    this.#code = code
  }

  /** Counts at once, so that those that come together are counted together; AuthError when it is enough. */
  count(name: string): void {
    const kept = (this.#moments.get(name) ?? []).filter((moment) => moment > Date.now() - this.#milliseconds)
    if (kept.length >= this.#most) throw new AuthError(429, this.#code, 'Request rate limit reached')
    this.#moments.set(name, [...kept, Date.now()])
  }

  /** Runs `guess`, which counts unless it is right. */
  async guarding<T>(name: string, guess: () => Promise<T>): Promise<T> {
    this.count(name)
    const result = await guess()
    this.#moments.set(name, (this.#moments.get(name) ?? []).slice(0, -1))
    return result
  }
}

export class Brakes {
  /** Wrong passwords and codes, by address or person. */
  readonly guesses = new Brake(10, 300, 'over_request_rate_limit')
  /** Mails, by the address they go to and by the person who asks. */
  readonly mails = new Brake(5, 60, 'over_email_send_rate_limit')
  /** Wrong links: they name nobody. As many as hosted lets one machine try. */
  readonly links = new Brake(30, 300, 'over_request_rate_limit')
  /** Wrong refresh tokens. */
  readonly refreshes = new Brake(150, 300, 'over_request_rate_limit')
}

/** As slow for an address that nobody has. */
export async function slowly<T>(work: () => Promise<T>, milliseconds = HASH_MILLISECONDS): Promise<T> {
  const [result] = await Promise.allSettled([work(), delay(milliseconds)])
  if (result.status === 'rejected') throw result.reason
  return result.value
}

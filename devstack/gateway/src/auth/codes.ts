// Codes that mails carry, and what is kept of them.

import { createHmac, randomInt } from 'node:crypto'

export class Codes {
  readonly #secret: string
  readonly #digits: number
  readonly #seconds: number

  constructor(secret: string, digits: number, seconds: number) {
    this.#secret = secret
    this.#digits = digits
    this.#seconds = seconds
  }

  make(): string {
    return String(randomInt(10 ** this.#digits)).padStart(this.#digits, '0')
  }

  /**
   * What links carry in the code's place. Hosted's is a plain digest: whoever guesses codes could guess these instead,
   * past the brake that counts by address.
   */
  hash(email: string, code: string): string {
    return createHmac('sha224', this.#secret).update(`${email}\n${code}`).digest('hex')
  }

  isRunning(sentAt: string | null): boolean {
    return sentAt !== null && Date.now() - Date.parse(sentAt) <= this.#seconds * 1000
  }
}

// Connections of the pool, lent to requests.

import type pg from 'pg'
import { Turns } from './turns.ts'

/** Of the twenty connections there are. */
const SHARES = { each: 5, together: 12, milliseconds: 10_000 }

export interface Loan {
  client: pg.PoolClient
  giveBack(): void
}

export class Lender {
  readonly #pool: pg.Pool
  readonly #turns = new Turns(SHARES)

  constructor(pool: pg.Pool) {
    this.#pool = pool
  }

  /** `caller`: whose share it is of; undefined: the service's, which drives all numbers and has no share. */
  async lend(caller: string | undefined): Promise<Loan> {
    const end = caller === undefined ? undefined : await this.#turns.take(caller)
    try {
      const client = await this.#pool.connect()
      return {
        client,
        giveBack: () => {
          client.release()
          end?.()
        },
      }
    } catch (error) {
      end?.()
      throw error
    }
  }
}

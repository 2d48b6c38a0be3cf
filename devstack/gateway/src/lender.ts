// Connections of the pool, lent to requests.

import type pg from 'pg'
import { Turns } from './turns.ts'

/** Of one caller at once, of the twenty there are. */
const SHARE = 5
const WAIT_MILLISECONDS = 10_000

export interface Loan {
  client: pg.PoolClient
  giveBack(): void
}

export class Lender {
  readonly #pool: pg.Pool
  readonly #turns = new Turns(SHARE, WAIT_MILLISECONDS)

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

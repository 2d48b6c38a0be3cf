// The rows of Storage, read and written as whoever asks: row level security decides.

import type pg from 'pg'
import type { Lender } from '../lender.ts'
import type { Answer } from '../round_trip.ts'
import { Session, type Statement } from '../session.ts'
import { type Caller, SERVICE } from './callers.ts'

type Row = Record<string, unknown>

const SETTINGS = `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
  set_config('request.jwt.claim.sub', $3, true), set_config('request.jwt.claim.role', $1, true),
  set_config('statement_timeout', $4, true), set_config('storage.operation', $5, true),
  set_config('storage.allow_delete_query', 'true', true)`
const TIMEOUTS: Record<string, string> = { anon: '3s', authenticated: '8s' }
const SERVICE_TIMEOUT = '8s'

export class StorageDatabase {
  readonly #lender: Lender
  readonly #caller: Caller
  readonly #operation: string

  constructor(lender: Lender, caller: Caller, operation: string) {
    this.#lender = lender
    this.#caller = caller
    this.#operation = operation
  }

  /** What it may not see itself, and does for others. */
  asService(): StorageDatabase {
    return new StorageDatabase(this.#lender, SERVICE, this.#operation)
  }

  async rows<R extends object = Row>(text: string, values: readonly unknown[] = []): Promise<R[]> {
    return this.#lent(async (client) => {
      const answers = await Session.of(client).run([this.#settings(), { text, values }])
      return (answers.at(-1) as Answer).rows as R[]
    })
  }

  /** Throws when the caller may not do this; nothing of it stays. */
  async mayDo(text: string, values: readonly unknown[]): Promise<Row[]> {
    return this.#lent(async (client) => {
      const session = Session.of(client)
      try {
        const answers = await session.run([{ text: 'begin' }, this.#settings(), { text, values }])
        return (answers.at(-1) as Answer).rows
      } finally {
        await session.run([{ text: 'rollback' }])
      }
    })
  }

  async #lent<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const { role, claims } = this.#caller
    const share = role === 'service_role' ? undefined : String(claims.sub ?? role)
    const { client, giveBack } = await this.#lender.lend(share)
    try {
      return await work(client)
    } finally {
      giveBack()
    }
  }

  #settings(): Statement {
    const { role, claims } = this.#caller
    const timeout = TIMEOUTS[role] ?? SERVICE_TIMEOUT
    const sub = typeof claims.sub === 'string' ? claims.sub : ''
    return { text: SETTINGS, values: [role, JSON.stringify(claims), sub, timeout, this.#operation] }
  }
}

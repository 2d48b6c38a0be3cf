// One of the pool's connections, with the statements it has parsed: what comes again and again goes without its text.

import type pg from 'pg'
import { type Answer, type SentStatement, sendTogether } from './round_trip.ts'

export interface Statement {
  text: string
  values?: readonly unknown[]
  /** What has one is parsed once by each connection, for whoever comes with that key. No transaction may be open. */
  key?: string
}

/** Each costs its plan's memory in PostgreSQL, on each connection. */
const KEPT = 64
const STALE = 'cached plan must not change result type'

const sessions = new WeakMap<pg.PoolClient, Session>()

export class Session {
  readonly #client: pg.PoolClient
  /** By their keys; the one used last stands last. */
  readonly #names = new Map<string, string>()
  #namesGiven = 0
  #forgotten: string[] = []

  private constructor(client: pg.PoolClient) {
    this.#client = client
  }

  static of(client: pg.PoolClient): Session {
    const session = sessions.get(client) ?? new Session(client)
    sessions.set(client, session)
    return session
  }

  /** Runs the statements as one transaction, unless one is open, in one round trip. */
  async run(statements: readonly Statement[]): Promise<Answer[]> {
    const sent = statements.map((statement) => this.#name(statement))
    try {
      const answers = await sendTogether(this.#client, sent, this.#forgotten.splice(0))
      for (const [place, { key }] of statements.entries()) this.#keep(key, sent[place]?.name)
      return answers
    } catch (error) {
      // PostgreSQL may have parsed it or not: a name is not given twice.
      this.#forgotten.push(...sent.flatMap(({ name, isParsed }) => (name && !isParsed ? [name] : [])))
      if (!isStale(error) || !sent.some(({ isParsed }) => isParsed)) throw error
      for (const { key } of statements) this.#forget(key)
      return this.run(statements)
    }
  }

  #name({ text, values = [], key }: Statement): SentStatement {
    if (key === undefined) return { text, values }
    const known = this.#names.get(key)
    return { text, values, name: known ?? `s${++this.#namesGiven}`, isParsed: known !== undefined }
  }

  #keep(key: string | undefined, name: string | undefined): void {
    if (key === undefined || name === undefined) return
    this.#names.delete(key)
    this.#names.set(key, name)
    if (this.#names.size > KEPT) this.#forget(this.#names.keys().next().value)
  }

  #forget(key: string | undefined): void {
    const name = key === undefined ? undefined : this.#names.get(key)
    if (key === undefined || name === undefined) return
    this.#names.delete(key)
    this.#forgotten.push(name)
  }
}

/** A table has another shape since the statement was parsed. Only what is parsed can be, so a second try is not. */
function isStale(error: unknown): boolean {
  return error instanceof Error && error.message === STALE
}

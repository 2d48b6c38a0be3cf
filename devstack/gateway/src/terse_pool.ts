// lite opens a transaction and sets six settings before each statement, each in a round trip of its own. Nobody reads
// what those answer: here they wait and go to PostgreSQL together, just before the statement itself.

import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'

interface Answer {
  command: 'SELECT'
  rowCount: number
  rows: never[]
}

const NOTHING: Answer = { command: 'SELECT', rowCount: 0, rows: [] }
const BEGIN = 'begin'
const ENDS = new Set(['commit', 'rollback'])
/** Nothing but settings, of this transaction alone. */
const SETTINGS = /^\s*select\s+(set_config\([^()]*, true\)\s*,?\s*)+$/i
const PLACEHOLDER = /\$(\d+)/g

/** The `pg` pool as Kysely uses one. */
export function tersePool(pool: pg.Pool): PostgresPool {
  return {
    // Kysely's second form of query, with a cursor, is for a streaming that lite does not do.
    connect: async () => new TerseClient(await pool.connect()) as unknown as PostgresPoolClient,
    end: () => pool.end(),
  }
}

class TerseClient {
  readonly #client: pg.PoolClient
  #isInTransaction = false
  #unsent: string[] = []

  constructor(client: pg.PoolClient) {
    this.#client = client
  }

  /** What could not be sent, or is refused, fails the statement that it goes with. */
  async query(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult | Answer> {
    const isEnd = ENDS.has(text)
    if (isEnd && this.#unsent[0] === BEGIN) this.#unsent = []
    else if (this.#mayWait(text, values)) this.#unsent.push(withLiterals(text, values))
    else return this.#send(text, values)
    this.#isInTransaction = !isEnd
    return NOTHING
  }

  release(): void {
    this.#client.release()
  }

  async #send(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    if (ENDS.has(text)) this.#isInTransaction = false
    if (this.#unsent.length > 0) await this.#client.query(this.#unsent.splice(0).join(';'))
    return this.#client.query(text, [...values])
  }

  #mayWait(text: string, values: readonly unknown[]): boolean {
    if (text === BEGIN) return true
    return this.#isInTransaction && SETTINGS.test(text) && values.every(isPlain)
  }
}

/** A NUL would end the statement early; as a parameter PostgreSQL refuses it. */
function isPlain(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0')
}

function withLiterals(text: string, values: readonly unknown[]): string {
  return text.replaceAll(PLACEHOLDER, (_, place) => pg.escapeLiteral(String(values[Number(place) - 1])))
}

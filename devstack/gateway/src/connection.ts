// lite's PostgreSQL connection over the `pg` pool, without its blanket grants and with hosted's
// statement time-outs.

import type { Connection, IntrospectResult, VarsContext } from '@supabase/lite'
import { PgliteConnection } from '@supabase/lite/pglite'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { describeError } from './errors.ts'
import { JsonColumns } from './json_columns.ts'
import { tersePool } from './terse_pool.ts'
import { parserOf } from './types.ts'

const POOL_SIZE = 20
const CONNECT_MILLISECONDS = 10_000
/** A new connection has every function to compile again, which takes it a tenth of a second: a few stay. */
const KEPT_CONNECTIONS = 4
const IDLE_MILLISECONDS = 60_000

/** Role settings do not follow `set role`, so each request carries its role's. */
const STATEMENT_TIMEOUTS: Record<string, string> = { anon: '3s', authenticated: '8s', service_role: '8s' }

type Executor = Kysely<unknown>

interface PostgresConnection extends Connection {
  driver: unknown
  dialect: 'postgres'
  introspect(options?: { useCache?: boolean }): Promise<IntrospectResult>
}

/** The class both of lite's PostgreSQL connections extend; it is not exported by its name. */
const BasePostgresConnection = Object.getPrototypeOf(PgliteConnection) as new (
  config: object,
) => PostgresConnection

export class PoolConnection extends BasePostgresConnection {
  readonly pool: pg.Pool
  /** "active" from the start: lite would otherwise grant ALL on every table to the API roles. */
  readonly rlsState = 'active'
  readonly #jsonColumns = new JsonColumns()
  #known: IntrospectResult | undefined

  constructor(url: string) {
    super({ url })
    this.pool = openPool(url)
    this.kysely = new Kysely({
      dialect: new PostgresDialect({ pool: tersePool(this.pool) }),
      plugins: [this.#jsonColumns],
    })
  }

  /** One statement sets what a request runs under: role, both forms of the claims, the time-out. */
  async applyJwtSessionContext(executor: Executor, vars: VarsContext): Promise<void> {
    const auth = vars.auth as { role?: string; uid?: string; jwt?: object } | undefined
    const role = auth?.role || 'anon'
    const claims = auth?.jwt ? JSON.stringify(auth.jwt) : ''
    const timeout = STATEMENT_TIMEOUTS[role] ?? STATEMENT_TIMEOUTS.anon
    await sql`select set_config('role', ${role}, true),
      set_config('request.jwt.claim.sub', ${String(auth?.uid ?? '')}, true),
      set_config('request.jwt.claim.role', ${role}, true),
      set_config('request.jwt.claims', ${claims}, true),
      set_config('statement_timeout', ${timeout}, true)`.execute(executor)
  }

  override async introspect(options?: { useCache?: boolean }): Promise<IntrospectResult> {
    const schema = await super.introspect(options)
    // lite takes a database that does not answer for an empty one: every table would be answered 404.
    if (schema.tables.length === 0) throw new Error('the schema could not be read')
    if (schema !== this.#known) this.#jsonColumns.learn(schema)
    this.#known = schema
    return schema
  }

  /** False while the schema is not known and PostgreSQL does not tell it. */
  async knowsSchema(): Promise<boolean> {
    return this.introspect({ useCache: true }).then(
      () => true,
      () => false,
    )
  }

  override normalizeDbError(error: unknown): unknown {
    return describeError(error)
  }

  override async close(): Promise<void> {
    await this.clearSchemaCache()
    await this.kysely.destroy()
  }
}

function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    min: KEPT_CONNECTIONS,
    idleTimeoutMillis: IDLE_MILLISECONDS,
    options: '-c TimeZone=UTC',
    types: { getTypeParser: parserOf },
  })
  // An idle connection that PostgreSQL closed: the pool opens another one.
  pool.on('error', (error) => console.error('database connection lost:', error.message))
  // One in use may end between two statements of a request: the next one fails, not the gateway.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

// lite's PostgreSQL connection over the `pg` pool, without its blanket grants and with hosted's
// statement time-outs.

import type { AnyAST, Connection, IntrospectResult, VarsContext } from '@supabase/lite'
import { PgliteConnection } from '@supabase/lite/pglite'
import { CompiledQuery, type DatabaseConnection, DummyDriver, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { describeError } from './errors.ts'
import { isMarked, unmark } from './filters.ts'
import { JsonColumns } from './json_columns.ts'
import { Lender } from './lender.ts'
import { completeRows } from './missing_values.ts'
import { RequestCheck } from './request_check.ts'
import { RequestConnection } from './request_connection.ts'
import {
  addressOfRest,
  type ContextOptions,
  callerOf,
  isOfRest,
  roleOf,
  settingsOf,
} from './request_settings.ts'
import { parserOf } from './types.ts'

const POOL_SIZE = 20
const CONNECT_MILLISECONDS = 10_000
/** A new connection has every function to compile again, which takes it a tenth of a second: a few stay. */
const KEPT_CONNECTIONS = 4
const IDLE_MILLISECONDS = 60_000

// biome-ignore lint/suspicious/noExplicitAny: lite knows no tables by their types.
type Database = Kysely<any>

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
  readonly #dialect: PostgresDialect
  readonly #check: RequestCheck
  readonly lender: Lender
  readonly #jsonColumns = new JsonColumns()
  readonly #requests = new WeakMap<VarsContext, AnyAST>()
  readonly #servedSchemas: Set<string>
  #known: IntrospectResult | undefined
  #served: IntrospectResult | undefined

  constructor(url: string, exposedSchemas: readonly string[]) {
    super({ url })
    this.#servedSchemas = new Set(exposedSchemas)
    this.pool = openPool(url)
    this.#check = new RequestCheck(this.pool)
    this.lender = new Lender(this.pool)
    this.#dialect = new PostgresDialect({ pool: this.pool })
    this.kysely = new Kysely({ dialect: this.#dialect, plugins: [this.#jsonColumns] })
  }

  /** lite shows what a request wants before it asks for the context of its statements. */
  override async onPostgrestAST(ast: AnyAST, vars?: VarsContext): Promise<AnyAST> {
    const checked = await super.onPostgrestAST(completeRows(meant(ast)), vars)
    if (vars) this.#requests.set(vars, checked)
    return checked
  }

  /** In place of lite's, which would also grant ALL on every table to the API roles. */
  override async withContext<T>(
    vars: VarsContext | undefined,
    work: (database: Database) => Promise<T>,
    options?: ContextOptions,
  ): Promise<T> {
    if (!vars) return work(this.kysely)
    const request = this.#requests.get(vars)
    const isReading = request?.type === 'query' || options?.rpc?.readOnly === true
    const settings = settingsOf(vars, isReading)
    if (options?.transaction) {
      await options.transaction.executeQuery(CompiledQuery.raw(settings.text, [...(settings.values ?? [])]))
      return work(options.transaction)
    }
    const check = isOfRest() ? await this.#check.statement() : undefined
    const connection = new RequestConnection(this.lender, check ? [settings, check] : [settings], {
      isAlone: !options?.forceRollback && request !== undefined && isAlone(request, this.#served),
      isCall: options?.rpc !== undefined,
      parsedFor: options?.rpc && roleOf(vars) === 'service_role' ? 'service_role' : undefined,
      caller: callerOf(vars),
    })
    try {
      const answer = await work(this.#over(connection))
      await connection.end(options?.forceRollback ? 'rollback' : 'commit')
      return answer
    } catch (error) {
      await connection.end('rollback').catch(() => undefined)
      throw error
    }
  }

  /** lite's query builder, its statements sent over this connection. */
  #over(connection: DatabaseConnection): Database {
    return new Kysely({
      config: { dialect: this.#dialect },
      dialect: this.#dialect,
      driver: new DummyDriver(),
      executor: this.kysely
        .getExecutor()
        .withConnectionProvider({ provideConnection: (consumer) => consumer(connection) }),
    })
  }

  override async introspect(options?: { useCache?: boolean }): Promise<IntrospectResult> {
    const schema = await super.introspect(options)
    // lite takes a database that does not answer for an empty one: every table would be answered 404.
    if (schema.tables.length === 0) throw new Error('the schema could not be read')
    if (schema !== this.#known || !this.#served) {
      this.#jsonColumns.learn(schema)
      this.#served = this.#withoutUnserved(schema)
      this.#known = schema
    }
    return this.#served
  }

  /** lite goes through all columns and functions with each request. */
  #withoutUnserved(schema: IntrospectResult): IntrospectResult {
    const isServed = (item: { schema?: string }) => this.#servedSchemas.has(item.schema ?? 'public')
    return {
      ...schema,
      columns: schema.columns.filter(isServed),
      functions: schema.functions?.filter(isServed) ?? [],
    }
  }

  /** What it knows of the database is read again when it is needed. */
  async reload(): Promise<void> {
    this.#check.forget()
    await this.clearSchemaCache()
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

/** Its statements need no transaction in common: a second one only reads beside it, under settings of its own. */
function isAlone(request: AnyAST, schema: IntrospectResult | undefined): boolean {
  if (request.type === 'query' || request.type === 'rpc') return true
  if (request.$meta?.return !== 'representation') return true
  // lite reads what it has written again where more is asked for than columns of the table.
  const ofColumns = request.select?.every((entry) => typeof entry === 'string') ?? true
  const place = `${request.schema ?? 'public'}.${request.from}`
  return ofColumns && (schema?.tables.some((table) => `${table.schema}.${table.name}` === place) ?? false)
}

/** What a request wants, its values as they were written. */
function meant({ values, args, ...rest }: AnyAST): AnyAST {
  const written = isMarked(addressOfRest() ?? '') ? unmark(rest) : rest
  return { ...written, ...(values && { values }), ...(args && { args }) }
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

// The statements of one request, under its settings. PostgREST's whole transaction is one statement; here it is one
// round trip whenever it is known that no second statement will need the first one's transaction.

import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import type { Lender, Loan } from './lender.ts'
import type { Answer } from './round_trip.ts'
import { Session, type Statement } from './session.ts'

const WRITES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
/** What a function's argument is called, outside of what is in quotes. */
const ARGUMENT = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\b(\w+)(?= := )/g
/** lite asks after each call of a function what it wants its answer's status and headers to be. */
const ASKS_STATUS = /^\s*SELECT current_setting\('response\.status', true\)/
const STATUS: Statement = {
  text: `select current_setting('response.status', true) as status,
    current_setting('response.headers', true) as headers`,
  key: 'status',
}

export interface RequestKind {
  /** Each statement is a transaction of its own. */
  isAlone: boolean
  /** A function is called. */
  isCall: boolean
  /** The request's statement comes again and again; the role it is parsed for. */
  parsedFor: string | undefined
  /** Whose share of the connections it takes. */
  caller: string | undefined
}

export class RequestConnection implements DatabaseConnection {
  readonly #lender: Lender
  readonly #opening: readonly Statement[]
  readonly #kind: RequestKind
  #loan: Loan | undefined
  #status: Answer | undefined

  /** `opening`: what each of its transactions begins with. */
  constructor(lender: Lender, opening: readonly Statement[], kind: RequestKind) {
    this.#lender = lender
    this.#opening = opening
    this.#kind = kind
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#status && ASKS_STATUS.test(sql)) return resultOf(this.#status)
    const { isAlone, isCall, parsedFor } = this.#kind
    const text = isCall ? quoteArguments(sql) : sql
    const statement: Statement = { text, values: parameters }
    if (parsedFor !== undefined) statement.key = `${parsedFor} ${text}`
    return resultOf(await (isAlone ? this.#runAlone(statement) : this.#runWithin(statement)))
  }

  // biome-ignore lint/correctness/useYield: lite streams nothing
  async *streamQuery(): AsyncGenerator<never> {
    throw new Error('nothing is streamed here')
  }

  /** Ends the transaction, if the request has begun one. */
  async end(command: 'commit' | 'rollback'): Promise<void> {
    const loan = this.#loan
    if (!loan) return
    this.#loan = undefined
    try {
      await Session.of(loan.client).run([{ text: command }])
    } finally {
      loan.giveBack()
    }
  }

  async #runAlone(statement: Statement): Promise<Answer> {
    const { client, giveBack } = await this.#lender.lend(this.#kind.caller)
    try {
      const statements = [...this.#opening, statement]
      const answers = await Session.of(client).run(this.#kind.isCall ? [...statements, STATUS] : statements)
      const [answer, status] = answers.slice(this.#opening.length)
      this.#status = status
      return answer as Answer
    } finally {
      giveBack()
    }
  }

  async #runWithin(statement: Statement): Promise<Answer> {
    const unkept = this.#opening.map(({ text, values = [] }) => ({ text, values }))
    const opening = this.#loan ? [] : [{ text: 'begin' }, ...unkept]
    this.#loan ??= await this.#lender.lend(this.#kind.caller)
    const answers = await Session.of(this.#loan.client).run([...opening, statement])
    return answers.at(-1) as Answer
  }
}

/** lite names them as they are, and `from` is a word of SQL's. */
function quoteArguments(sql: string): string {
  return sql.replace(ARGUMENT, (found: string, name?: string) => (name === undefined ? found : `"${name}"`))
}

function resultOf<Row>({ command, rowCount, rows }: Answer): QueryResult<Row> {
  const result = { rows: rows as Row[] }
  return WRITES.has(command) ? { ...result, numAffectedRows: BigInt(rowCount) } : result
}

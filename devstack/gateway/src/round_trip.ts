// Several statements in one message to PostgreSQL and one back. They are one transaction by themselves: the first that
// fails undoes them all. `pg` sends one statement, waits for its answer, and sends the next.

import pg from 'pg'
import { parserOf } from './types.ts'

export interface SentStatement {
  text: string
  values: readonly unknown[]
  /** Under a name PostgreSQL keeps the statement parsed, for this connection. */
  name?: string
  /** It was sent under its name before: this time its text is not. */
  isParsed?: boolean
}

export interface Answer {
  command: string
  rowCount: number
  rows: Record<string, unknown>[]
}

type Field = pg.FieldDef
type Value = string | Buffer | null

/** `pg` has a type for it no more than for its own utilities. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue(value: unknown): Value } }).utils

/** Runs the statements on a client that nobody else uses now; their answers in order. The names `closed` are forgotten. */
export async function sendTogether(
  client: pg.PoolClient,
  statements: readonly SentStatement[],
  closed: readonly string[] = [],
): Promise<Answer[]> {
  const values = statements.map((statement) => statement.values.map((value) => prepareValue(value)))
  return new Promise((resolve, reject) => {
    client.query(new RoundTrip({ statements, values, closed }, resolve, reject))
  })
}

interface Message {
  statements: readonly SentStatement[]
  values: Value[][]
  closed: readonly string[]
}

/** What `pg` calls while it is the client's query. */
class RoundTrip implements pg.Submittable {
  readonly #message: Message
  readonly #resolve: (answers: Answer[]) => void
  readonly #reject: (error: unknown) => void
  readonly #answers: Answer[] = []
  #fields: Field[] = []
  #rows: Record<string, unknown>[] = []

  constructor(message: Message, resolve: (answers: Answer[]) => void, reject: (error: unknown) => void) {
    this.#message = message
    this.#resolve = resolve
    this.#reject = reject
  }

  submit(connection: pg.Connection): void {
    const { statements, values, closed } = this.#message
    connection.stream.cork()
    for (const name of closed) connection.close({ type: 'S', name }, true)
    statements.forEach(({ text, name = '', isParsed }, place) => {
      if (!isParsed) connection.parse({ name, text, types: [] }, true)
      connection.bind({ statement: name, values: values[place] }, true)
      connection.describe({ type: 'P', name: '' }, true)
      connection.execute(null, true)
    })
    connection.sync()
    connection.stream.uncork()
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    this.#fields = fields
  }

  handleDataRow({ fields: values }: { fields: (string | null)[] }): void {
    const row: Record<string, unknown> = {}
    this.#fields.forEach(({ name, dataTypeID }, place) => {
      const value = values[place] ?? null
      row[name] = value === null ? null : parserOf(dataTypeID)(value)
    })
    this.#rows.push(row)
  }

  handleCommandComplete({ text }: { text: string }): void {
    const words = text.split(' ')
    this.#answers.push({ command: words[0] ?? '', rowCount: Number(words.at(-1)) || 0, rows: this.#rows })
    this.#fields = []
    this.#rows = []
  }

  handleError(error: unknown): void {
    this.#reject(error)
  }

  /** Only now is it committed. */
  handleReadyForQuery(): void {
    this.#resolve(this.#answers)
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: pg.Connection & { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail('nothing is copied here')
  }

  handleCopyData(): void {}
}

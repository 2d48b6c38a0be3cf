// Database errors as PostgREST answers them: `{code, message, details, hint}` with its status.

import { inspect } from 'node:util'
import pg from 'pg'

interface DatabaseError {
  code: string
  message: string
  detail?: string
  hint?: string
}

/** lite answers these (bad data, most broken constraints, syntax and access, raised statuses) itself. */
const ANSWERED_BY_LITE = /^(22|2350[235]|42|PT|PGRST)/

/** The first prefix that fits decides; 400 otherwise. */
const STATUSES: [prefix: string, status: number][] = [
  ['P0001', 400],
  ['25006', 405],
  ['57P', 503],
  ['08', 503],
  ['53', 503],
  ['0L', 403],
  ['0P', 403],
  ['28', 403],
  ['54', 413],
  ...['09', '25', '2D', '38', '39', '3B', '40', '55', '57', '58', 'F0', 'HV', 'P0', 'XX'].map(
    (prefix): [string, number] => [prefix, 500],
  ),
]

/** What Node and `pg` say of a connection that cannot be made, or ends. */
const NO_CONNECTION =
  /^(connect|read|write) E|^Connection terminated|not queryable$|^timeout exceeded when trying to connect/

/** lite knows no answer for most SQLSTATEs; its form of `raise sqlstate 'PGRST'` carries any. */
export function describeError(error: unknown): unknown {
  if (error instanceof Error && NO_CONNECTION.test(error.message))
    return answerWith(503, { code: 'PGRST000', message: 'Database connection error', details: error.message })
  if (!isDatabaseError(error) || ANSWERED_BY_LITE.test(error.code)) return error
  const { code, message, detail, hint } = error
  return answerWith(statusOf(code), { code, message, details: detail, hint })
}

interface Answer {
  code: string
  message: string
  details?: string | undefined
  hint?: string | undefined
}

function answerWith(status: number, { code, message, details, hint }: Answer): object {
  return {
    code: 'PGRST',
    message: JSON.stringify({ code, message, details: details ?? null, hint: hint ?? null }),
    detail: JSON.stringify({ status, headers: {} }),
    [inspect.custom]: () => `database error ${code}`,
  }
}

/**
 * lite logs the errors it answers, and PostgreSQL's quote rows and values, which are people's. From then on one
 * is logged as its code and where it arose.
 */
export function withholdValues(): void {
  Object.defineProperty(pg.DatabaseError.prototype, inspect.custom, { value: summary })
}

function summary(this: pg.DatabaseError): string {
  const place = this.constraint ?? this.table ?? this.routine ?? 'nowhere'
  return `database error ${this.code} at ${place}`
}

function statusOf(code: string): number {
  return STATUSES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 400
}

function isDatabaseError(error: unknown): error is DatabaseError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code)
  )
}

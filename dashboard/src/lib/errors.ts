/** What a failed request comes down to: a stable code the catalogs have a text for. */
export class RequestError extends Error {
  readonly code: string
  /** What the code is about, such as `{limit, max, used}` of `plan_limit_exceeded`; empty when nothing more is known. */
  readonly detail: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, detail: Record<string, unknown> = {}) {
    super(message)
    this.name = 'RequestError'
    this.code = code
    this.detail = detail
  }
}

interface Failure {
  message: string
  code?: string | undefined
  status?: number | undefined
  name?: string
  /** JSON in text for the codes whose detail programs read, words for the others. */
  details?: string | null
}

const CODES_OF_EXPIRED_SESSIONS = new Set([
  'PGRST301',
  'PGRST303',
  'bad_jwt',
  'session_expired',
  'session_not_found',
])
const CODES_OF_REFUSALS = new Set(['42501', 'PGRST302'])
const STABLE_CODE = /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/

/** Turns the error of a Supabase call (and its HTTP status; 0 when nothing answered) into a `RequestError`. */
export function toRequestError(failure: Failure, status = failure.status): RequestError {
  return new RequestError(codeOf(failure, status), failure.message, parseDetail(failure.details))
}

function codeOf(failure: Failure, status: number | undefined): string {
  const { code = '', message } = failure
  if (status === 0 || failure.name === 'AuthRetryableFetchError' || isFetchFailure(message)) return 'network'
  if (status === 401 || CODES_OF_EXPIRED_SESSIONS.has(code)) return 'session_expired'
  // Errors raised by our SQL carry their stable code as the message, those of Auth as their code.
  if (STABLE_CODE.test(message)) return message
  if (STABLE_CODE.test(code)) return code
  if (status === 403 || CODES_OF_REFUSALS.has(code)) return 'forbidden'
  return code || 'unknown'
}

/** What programs are told besides a code: JSON in text. */
export function parseDetail(details: string | null | undefined): Record<string, unknown> {
  if (!details?.startsWith('{')) return {}
  try {
    return JSON.parse(details) as Record<string, unknown>
  } catch {
    return {}
  }
}

function isFetchFailure(message: string): boolean {
  return /failed to fetch|fetch failed|networkerror|load failed/i.test(message)
}

export function errorCode(error: unknown): string {
  if (error instanceof RequestError) return error.code
  return error instanceof Error && isFetchFailure(error.message) ? 'network' : 'unknown'
}

export function errorDetail(error: unknown): Readonly<Record<string, unknown>> {
  return error instanceof RequestError ? error.detail : {}
}

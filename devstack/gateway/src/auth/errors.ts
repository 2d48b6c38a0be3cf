// What Auth refuses, said as hosted Auth says it: a stable code, a status, a sentence.

import pg from 'pg'

/** Clients that send it are answered `{code, message}`, all others `{code: <status>, error_code, msg}`. */
const VERSION_HEADER = 'x-supabase-api-version'
const VERSION = '2024-01-01'

export class AuthError extends Error {
  readonly status: number
  readonly code: string
  /** More that the answer says. */
  readonly more: object

  constructor(status: number, code: string, message: string, more: object = {}) {
    super(message)
    this.status = status
    this.code = code
    this.more = more
  }
}

export function invalid(message: string): AuthError {
  return new AuthError(400, 'validation_failed', message)
}

export const emailExists = () =>
  new AuthError(422, 'email_exists', 'A user with this email address has already been registered')

/** The code a database error carries; undefined for any other. */
export function databaseCode(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined
}

export function answerError(error: unknown, request: Request): Response {
  const { status, code, message, more } = asAuthError(error)
  const isNew = (request.headers.get(VERSION_HEADER) ?? '') >= VERSION
  const headers = { 'x-sb-error-code': code, ...(isNew && { [VERSION_HEADER]: VERSION }) }
  const body = isNew ? { code, message } : { code: status, error_code: code, msg: message }
  return Response.json({ ...body, ...more }, { status, headers })
}

function asAuthError(error: unknown): AuthError {
  if (error instanceof AuthError) return error
  // Values that no column can hold, such as a NUL.
  if (databaseCode(error)?.startsWith('22')) return invalid('A value cannot be stored')
  console.error('Auth failed:', error)
  return new AuthError(
    500,
    'unexpected_failure',
    'Unexpected failure, please check server logs for more information',
  )
}

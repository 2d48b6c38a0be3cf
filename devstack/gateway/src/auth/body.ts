// What a request brings: a JSON object whose fields are what they must be.

import { AuthError, invalid } from './errors.ts'
import type { Json } from './users.ts'

const MOST_BYTES = 1_048_576
const MOST_CHARACTERS = 255
const ADDRESS = /^[^\s@<>,;:"()[\]\\]+@[^\s@.<>,;:"()[\]\\]+(\.[^\s@.<>,;:"()[\]\\]+)+$/

export class Body {
  readonly #fields: ReadonlyMap<string, unknown>

  constructor(fields: Json) {
    this.#fields = new Map(Object.entries(fields))
  }

  /** '' where there is none. */
  text(name: string): string {
    return this.optionalText(name) ?? ''
  }

  optionalText(name: string): string | undefined {
    const value = this.#fields.get(name) ?? undefined
    if (value !== undefined && typeof value !== 'string') throw wrongType(name, 'a string')
    return value
  }

  flag(name: string, otherwise = false): boolean {
    const value = this.#fields.get(name) ?? otherwise
    if (typeof value !== 'boolean') throw wrongType(name, 'true or false')
    return value
  }

  object(name: string): Json | undefined {
    const value = this.#fields.get(name) ?? undefined
    if (value !== undefined && !isObject(value)) throw wrongType(name, 'an object')
    return value
  }

  /** The address, as it is kept. */
  email(name = 'email'): string {
    const email = this.text(name)
    if (email === '') throw invalid('An email address is required')
    if (email.length > MOST_CHARACTERS) throw invalid('An email address is too long')
    if (!ADDRESS.test(email)) throw invalid('Unable to validate email address: invalid format')
    return email.toLowerCase()
  }

  /** The digits of a phone, or undefined. */
  phone(): string | undefined {
    const phone = this.text('phone').replace(/^\+|\s/g, '')
    if (phone === '') return undefined
    if (!/^[1-9]\d{1,14}$/.test(phone)) throw invalid('Invalid phone number format (E.164 required)')
    return phone
  }
}

/** An empty object for a request without a body. */
export async function readBody(request: Request): Promise<Body> {
  if (Number(request.headers.get('content-length') ?? 0) > MOST_BYTES) throw tooLarge()
  const text = await request.text()
  if (text.length > MOST_BYTES) throw tooLarge()
  if (text === '') return new Body({})
  const value = parse(text)
  if (!isObject(value)) throw badJson('expected an object')
  return new Body(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw badJson(error instanceof Error ? error.message : 'no JSON')
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrongType(name: string, type: string): AuthError {
  return badJson(`${name} must be ${type}`)
}

function tooLarge(): AuthError {
  return new AuthError(413, 'request_entity_too_large', `Request body too large (max ${MOST_BYTES} bytes)`)
}

function badJson(message: string): AuthError {
  return new AuthError(400, 'bad_json', `Could not parse request body as JSON: ${message}`)
}

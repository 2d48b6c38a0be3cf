import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ValidateFunction } from 'ajv'
import { InstanceError } from '../errors.ts'

const CONTRACT = new URL('../../contract/', import.meta.url)

const load = createRequire(import.meta.url)

/** A check of a contract's schema that answers the body, typed, or throws `invalid_request`. */
export function validator<T>(name: string): (body: unknown) => T {
  let check: ValidateFunction<T> | undefined
  return (body) => {
    // At its first use: no start waits for it.
    check ??= compile<T>(name)
    if (check(body)) return body
    // The path and the rule only: the values may be message text.
    const [first] = check.errors ?? []
    throw new InstanceError('invalid_request', `${first?.instancePath || '/'} ${first?.message ?? ''}`.trim())
  }
}

function compile<T>(name: string): ValidateFunction<T> {
  const { Ajv } = load('ajv') as typeof import('ajv')
  const schema = readFileSync(new URL(`${name}.schema.json`, CONTRACT), 'utf8')
  return new Ajv({ allErrors: false }).compile<T>(JSON.parse(schema))
}

import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { InstanceError } from '../errors.ts'

const CONTRACT = new URL('../../contract/', import.meta.url)

/** Reads a contract schema and returns a check that answers the body, typed, or throws `invalid_request`. */
export function validator<T>(name: string): (body: unknown) => T {
  const ajv = new Ajv({ allErrors: false })
  const check = ajv.compile<T>(JSON.parse(readFileSync(new URL(`${name}.schema.json`, CONTRACT), 'utf8')))
  return (body) => {
    if (check(body)) return body
    // The path and the rule only: the values may be message text.
    const [first] = check.errors ?? []
    throw new InstanceError('invalid_request', `${first?.instancePath || '/'} ${first?.message ?? ''}`.trim())
  }
}

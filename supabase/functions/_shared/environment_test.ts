import { deepStrictEqual, strictEqual, throws } from 'node:assert'
import { ownSecret, publishableKey, secretKey, secretKeys } from './environment.ts'

const NAMES = [
  'SUPABASE_SECRET_KEYS',
  'SUPABASE_SERVICE_ROLE_KEY',
  'SUPABASE_PUBLISHABLE_KEYS',
  'SUPABASE_ANON_KEY',
  'OWN',
]

function given(values: Record<string, string>): void {
  for (const name of NAMES) Deno.env.delete(name)
  for (const [name, value] of Object.entries(values)) Deno.env.set(name, value)
}

Deno.test('the keys are those of the dictionary, the default one first, and the legacy one', () => {
  const keys = JSON.stringify({ billing: 'sb_secret_b', default: 'sb_secret_a' })
  given({ SUPABASE_SECRET_KEYS: keys, SUPABASE_SERVICE_ROLE_KEY: 'legacy' })
  deepStrictEqual(secretKeys(), ['sb_secret_a', 'sb_secret_b', 'legacy'])
  strictEqual(secretKey(), 'sb_secret_a')
})

Deno.test('a project of before has the legacy names alone', () => {
  given({ SUPABASE_SERVICE_ROLE_KEY: 'legacy', SUPABASE_ANON_KEY: 'anonymous' })
  deepStrictEqual([secretKey(), publishableKey()], ['legacy', 'anonymous'])
})

Deno.test('nothing is taken for a key where there is none', () => {
  given({ SUPABASE_SECRET_KEYS: '{"default":""}' })
  deepStrictEqual(secretKeys(), [])
  throws(secretKey)
  throws(publishableKey)
})

Deno.test('a secret of the project itself may be missing', () => {
  given({ OWN: ' value\n' })
  deepStrictEqual([ownSecret('OWN'), ownSecret('OTHER')], ['value', ''])
  given({ OWN: 'env(OWN)' })
  strictEqual(ownSecret('OWN'), '')
})

// supabase-js signs up, in, refreshes and reads under row level security; prints what it saw as one JSON line.
// SUPABASE_URL and SUPABASE_KEY come from the environment.

import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL = '', SUPABASE_KEY = '' } = process.env
const client = createClient(SUPABASE_URL, SUPABASE_KEY, {
  auth: { persistSession: false, autoRefreshToken: false },
})

/** The data of an answer; throws its error. */
function dataOf<A extends { data: unknown; error: unknown }>(answer: A): A['data'] {
  if (answer.error) throw answer.error
  return answer.data
}

const phone = `55119${Math.floor(Math.random() * 1e8)
  .toString()
  .padStart(8, '0')}`
const credentials = { email: `${crypto.randomUUID()}@example.com`, password: crypto.randomUUID() }
const signedUp = dataOf(
  await client.auth.signUp({ ...credentials, options: { data: { name: 'Loja', phone } } }),
)
const signedIn = dataOf(await client.auth.signInWithPassword(credentials))
const refreshed = dataOf(await client.auth.refreshSession())
const accounts = dataOf(await client.from('accounts').select('phone, plan'))
const { error: refusal } = await client.schema('orchestrator').rpc('doctor')
const { error: wrongPassword } = await client.auth.signInWithPassword({ ...credentials, password: 'wrong' })

console.log(
  JSON.stringify({
    phone,
    accounts,
    confirmed: signedUp.session !== null,
    sameUser: signedIn.user?.id === refreshed.user?.id,
    refusal: refusal?.code,
    wrongPassword: wrongPassword?.code,
  }),
)

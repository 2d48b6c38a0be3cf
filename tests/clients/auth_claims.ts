// supabase-js checks a token by itself: prints its claims and what it asked for over the network, as one JSON line.
// SUPABASE_URL, SUPABASE_KEY and ACCESS_TOKEN come from the environment.

import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL = '', SUPABASE_KEY = '', ACCESS_TOKEN = '' } = process.env
const asked: string[] = []
const client = createClient(SUPABASE_URL, SUPABASE_KEY, {
  auth: { persistSession: false, autoRefreshToken: false },
  global: {
    fetch: (input, init) => {
      asked.push(new URL(input instanceof Request ? input.url : input).pathname)
      return fetch(input, init)
    },
  },
})

const { data } = await client.auth.getClaims(ACCESS_TOKEN)
const [header, , signature] = ACCESS_TOKEN.split('.')
const changed = Buffer.from(JSON.stringify({ ...data?.claims, role: 'service_role' })).toString('base64url')
const forged = await client.auth.getClaims([header, changed, signature].join('.'))

console.log(JSON.stringify({ claims: data?.claims, forged: forged.error?.name, asked }))

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createSupabase } from './supabase.ts'

const asked: string[] = []
const config = { supabase_url: 'http://zapbase.test', publishable_key: 'p', api_url: '' }

beforeEach(() => {
  asked.length = 0
  localStorage.clear()
  vi.stubGlobal('fetch', (input: RequestInfo | URL) => {
    asked.push(new URL(String(input instanceof Request ? input.url : input)).pathname)
    return Promise.resolve(Response.json([]))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  localStorage.clear()
})

it('a table is not asked for once another tab has signed out', async () => {
  const supabase = createSupabase(config)
  expect((await supabase.from('accounts').select('id')).status).toBe(401)
  expect((await supabase.rpc('my_access')).status).toBe(401)
  expect(asked).toEqual([])
})

it('what strangers may ask is asked', async () => {
  await createSupabase(config).rpc('show_invitation', { token: 't' })
  expect(asked).toEqual(['/rest/v1/rpc/show_invitation'])
})

it('whoever has a session asks', async () => {
  const session = { access_token: 'a', refresh_token: 'r', expires_at: 9_999_999_999, token_type: 'bearer' }
  localStorage.setItem('zapbase.session', JSON.stringify({ ...session, user: { id: 'u' } }))
  await createSupabase(config).from('accounts').select('id')
  expect(asked).toContain('/rest/v1/accounts')
})

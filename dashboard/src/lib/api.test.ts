import { describe, expect, it, vi } from 'vitest'
import { createApi } from './api.ts'
import type { Supabase } from './supabase.ts'

const supabase = {
  auth: { getSession: async () => ({ data: { session: { access_token: 'token-1' } } }) },
} as unknown as Supabase
const api = createApi('http://127.0.0.1:1', supabase)

const answer = (response: Response) => vi.spyOn(globalThis, 'fetch').mockResolvedValue(response)
const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })

describe('the orchestrator’s API', () => {
  it('is asked with the session’s token; empty values are left out of the query', async () => {
    const fetched = answer(Response.json({ contacts: [] }))
    await api.get('/api/accounts/a1/contacts', { query: { tag: ['vip', 'novo'], query: '', limit: 5 } })
    const [url, init] = fetched.mock.calls[0] ?? []
    expect(url).toBe('http://127.0.0.1:1/api/accounts/a1/contacts?tag=vip&tag=novo&limit=5')
    expect(new Headers(init?.headers).get('authorization')).toBe('Bearer token-1')
  })

  it.each([
    ['already_member', problem(409, { code: 'already_member', detail: 'x' })],
    ['session_expired', problem(401, { code: 'token_expired' })],
    ['body_too_large', new Response('<html>too large</html>', { status: 413 })],
    ['network', new Response('bad gateway', { status: 502 })],
    ['http_500', new Response('', { status: 500 })],
  ])('fails with the code %s', async (code, response) => {
    answer(response)
    await expect(api.post('/api/accounts/a1/invitations', {})).rejects.toMatchObject({ code })
  })

  it('tells a lost network, and keeps what a problem is about', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('Failed to fetch'))
    await expect(api.get('/api/accounts')).rejects.toMatchObject({ code: 'network' })
    answer(problem(403, { code: 'plan_limit_exceeded', detail: '{"limit": "members", "max": 3}' }))
    await expect(api.get('/api/accounts')).rejects.toMatchObject({ detail: { limit: 'members', max: 3 } })
  })
})

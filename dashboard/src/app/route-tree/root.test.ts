import { QueryClient } from '@tanstack/react-query'
import { afterEach, expect, it } from 'vitest'
import { fakeSupabase } from '../../../test/fake-supabase.ts'
import { createAppRouter } from '../router.tsx'

afterEach(() => window.history.replaceState(null, '', '/'))

async function open(address: string): Promise<string> {
  window.history.replaceState(null, '', address)
  const supabase = fakeSupabase({}, { getSession: async () => ({ data: { session: null }, error: null }) })
  const router = createAppRouter({ supabase, queryClient: new QueryClient() })
  await router.load()
  return router.history.location.href
}

it.each([
  ['/#token_hash=a&type=signup', '/confirmar#token_hash=a&type=signup'],
  ['/?token_hash=a&type=recovery', '/nova-senha#token_hash=a&type=recovery'],
  [
    '/#access_token=a&refresh_token=r&type=recovery',
    '/nova-senha#access_token=a&refresh_token=r&type=recovery',
  ],
  [
    '/?error=x#error=access_denied&error_code=otp_expired',
    '/confirmar#error=access_denied&error_code=otp_expired',
  ],
  ['/', '/'],
  ['/inicio', '/entrar?back=%2Finicio'],
  ['/nova-senha#token_hash=a&type=recovery', '/nova-senha#token_hash=a&type=recovery'],
])('a link of a mail that arrives at %s leads to %s', async (address, place) => {
  expect(await open(address)).toBe(place)
})

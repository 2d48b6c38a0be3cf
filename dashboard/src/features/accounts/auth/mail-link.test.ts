import { describe, expect, it, vi } from 'vitest'
import { fakeSupabase } from '../../../../test/fake-supabase.ts'
import { openMailLink } from './api/open-mail-link.ts'
import { signUp } from './api/sign-up.ts'
import { readMailLink } from './mail-link.ts'

describe('the link of a mail', () => {
  it.each([
    ['#token_hash=abc&type=recovery', { kind: 'token', tokenHash: 'abc', type: 'recovery' }],
    ['#token_hash=abc', { kind: 'token', tokenHash: 'abc', type: 'signup' }],
    ['#access_token=a&refresh_token=r', { kind: 'session', accessToken: 'a', refreshToken: 'r' }],
    ['#error=access_denied&error_code=otp_expired', { kind: 'error', code: 'otp_expired' }],
    ['#content', null],
    ['', null],
  ])('%s is read', (hash, link) => {
    expect(readMailLink(hash)).toEqual(link)
  })

  it('that was used before says so', async () => {
    const verifyOtp = vi.fn(async () => ({ error: { code: 'otp_expired', status: 403, message: 'expired' } }))
    const supabase = fakeSupabase({}, { verifyOtp })
    const link = { kind: 'token', tokenHash: 'abc', type: 'recovery' } as const
    await expect(openMailLink(supabase, link)).rejects.toMatchObject({ code: 'otp_expired' })
    expect(verifyOtp).toHaveBeenCalledWith({ token_hash: 'abc', type: 'recovery' })
  })
})

describe('signing up', () => {
  const user = {
    email: 'ana@exemplo.com.br',
    password: 'x',
    data: { name: 'Padaria', phone: '55' },
    confirmUrl: '/c',
  }
  const over = (data: object) => fakeSupabase({}, { signUp: async () => ({ data, error: null }) })

  it('is done, waits for the mail, or meets a known address that Auth does not tell', async () => {
    await expect(signUp(over({ session: {}, user: {} }), user)).resolves.toBe('signed_in')
    await expect(signUp(over({ session: null, user: { identities: [{}] } }), user)).resolves.toBe('confirm')
    await expect(signUp(over({ session: null, user: { identities: [] } }), user)).rejects.toMatchObject({
      code: 'user_already_exists',
    })
  })
})

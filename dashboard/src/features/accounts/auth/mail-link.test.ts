import { describe, expect, it, vi } from 'vitest'
import { fakeSupabase } from '../../../../test/fake-supabase.ts'
import { openMailLink } from './api/open-mail-link.ts'
import { signUp } from './api/sign-up.ts'
import { placeOfMailLink, readMailLink } from './mail-link.ts'

describe('the link of a mail', () => {
  it.each([
    ['#token_hash=abc&type=recovery', { kind: 'token', tokenHash: 'abc', type: 'recovery' }],
    ['#token_hash=abc', { kind: 'token', tokenHash: 'abc', type: 'signup' }],
    ['#access_token=a&refresh_token=r', { kind: 'session', accessToken: 'a', refreshToken: 'r' }],
    ['#error=access_denied&error_code=otp_expired', { kind: 'error', code: 'otp_expired' }],
    ['#token_hash=abc&type=magiclink', { kind: 'token', tokenHash: 'abc', type: 'magiclink' }],
    ['#token_hash=abc&type=what', { kind: 'token', tokenHash: 'abc', type: 'signup' }],
    ['?token_hash=abc&type=recovery', { kind: 'token', tokenHash: 'abc', type: 'recovery' }],
    ['#content', null],
    ['', null],
  ])('%s is read', (hash, link) => {
    expect(readMailLink(hash)).toEqual(link)
  })

  it.each([
    ['token_hash=a&type=signup', '', '/confirmar'],
    ['token_hash=a&type=recovery', '', '/nova-senha'],
    ['access_token=a&refresh_token=r&type=recovery', '', '/nova-senha'],
    ['access_token=a&refresh_token=r&type=signup', '', '/confirmar'],
    ['token_hash=a&type=invite', '', '/nova-senha'],
    ['error=access_denied&error_code=otp_expired', '?error=access_denied', '/confirmar'],
  ])('that leads to the site itself, #%s, belongs to %s%s', (hash, query, to) => {
    expect(placeOfMailLink(hash, query)).toEqual({ to, hash })
  })

  it('may stand in the query, and other addresses have none', () => {
    expect(placeOfMailLink('', '?token_hash=a&type=recovery')).toEqual({
      to: '/nova-senha',
      hash: 'token_hash=a&type=recovery',
    })
    expect(placeOfMailLink('content', '?de=email&type=recovery')).toBeNull()
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
    data: { full_name: 'Ana Souza', name: 'Padaria', phone: '55' },
    confirmUrl: '/c',
  }
  const over = (data: object) => fakeSupabase({}, { signUp: async () => ({ data, error: null }) })

  it('is done, or waits for the mail; of a known address nothing is told', async () => {
    await expect(signUp(over({ session: {}, user: {} }), user)).resolves.toBe('signed_in')
    await expect(signUp(over({ session: null, user: { identities: [{}] } }), user)).resolves.toBe('confirm')
    await expect(signUp(over({ session: null, user: { identities: [] } }), user)).resolves.toBe('confirm')
  })
})

import { fireEvent, screen, waitFor } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Locale } from '@/lib/i18n.ts'
import { fakeSupabase } from '../../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../../test/render.tsx'
import { SignInForm } from './sign-in-form.tsx'

async function signIn(
  locale: Locale,
  error: object | null,
  credentials = { email: 'ana@exemplo.com.br', password: 'x' },
) {
  const onSignedIn = vi.fn()
  const signInWithPassword = vi.fn(async () => ({ data: {}, error }))
  const { container } = await renderPage(<SignInForm onSignedIn={onSignedIn} />, {
    locale,
    supabase: fakeSupabase({}, { signInWithPassword }),
  })
  fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: credentials.email } })
  fireEvent.change(screen.getByLabelText(/Senha|Password/), { target: { value: credentials.password } })
  fireEvent.submit(container.querySelector('form') as HTMLFormElement)
  return { onSignedIn, signInWithPassword }
}

const FAILURES: [string, object, string, string][] = [
  [
    'a wrong password',
    { code: 'invalid_credentials', status: 400, message: 'Invalid login credentials' },
    'E-mail ou senha incorretos',
    'Wrong e-mail or password',
  ],
  [
    'a lost network',
    { name: 'AuthRetryableFetchError', status: 0, message: 'Failed to fetch' },
    'Não conseguimos falar com o servidor',
    'We could not reach the server',
  ],
  [
    'too many attempts',
    { code: 'over_request_rate_limit', status: 429, message: 'slow down' },
    'Muitas tentativas',
    'Too many attempts',
  ],
  [
    'an unknown failure',
    { code: 'hook_timeout', status: 500, message: 'hook' },
    'Algo deu errado do nosso lado',
    'Something went wrong on our side',
  ],
]

describe('signing in', () => {
  it.each(FAILURES)('says %s in the language of the page', async (_what, error, portuguese, english) => {
    await signIn('pt-BR', error)
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(portuguese))
    document.body.innerHTML = ''
    await signIn('en', error)
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain(english))
  })

  it('goes on when the password is right', async () => {
    const { onSignedIn } = await signIn('pt-BR', null)
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledOnce())
  })

  it('asks for what is missing before asking the server', async () => {
    const { signInWithPassword } = await signIn('pt-BR', null, { email: 'ana', password: '' })
    await waitFor(() => expect(screen.getByText('Digite um e-mail válido.')).toBeTruthy())
    expect(screen.getByText('Digite sua senha.')).toBeTruthy()
    expect(screen.getByLabelText('E-mail').getAttribute('aria-invalid')).toBe('true')
    expect(signInWithPassword).not.toHaveBeenCalled()
  })
})

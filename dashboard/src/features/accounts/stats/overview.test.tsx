import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { Overview } from './components/overview.tsx'

const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString()

it('the overview says in words and tables what its charts draw', async () => {
  const stats = {
    hours: [{ hour, received: 1200, sent: 34, failed: 5 }],
    open_chats: [
      { user_id: 'u1', name: '', open: 3, pending: 1 },
      { user_id: 'u2', name: '', open: 1, pending: 0 },
      { user_id: null, name: null, open: 2, pending: 0 },
    ],
    instances: { connected: 2, failed: 1 },
    today: { received: 1200, sent: 34, failed: 5 },
  }
  const people = new Map([['u1', { name: 'ana@example.com', picture: null }]])
  await renderPage(<Overview accountId="a1" period="24h" people={people} />, {
    routed: true,
    supabase: fakeSupabase({ 'rpc account_stats': () => answer(stats) }),
  })
  await waitFor(() => expect(screen.getByText('2 de 3')).toBeTruthy())
  expect(screen.getByText('Sem atendente')).toBeTruthy()
  // Nobody is without a name: he has an address, or has left.
  expect(screen.getByText('ana@example.com')).toBeTruthy()
  expect(screen.getByText('Ex-colega')).toBeTruthy()
  expect(screen.getByText('3 abertas, 1 pendente')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Ver como tabela' }))
  expect(screen.getAllByRole('row')).toHaveLength(25)
  expect(screen.getByRole('cell', { name: '1.200' })).toBeTruthy()
})

it('a refusal is said in words', async () => {
  await renderPage(<Overview accountId="a1" period="24h" people={new Map()} />, {
    routed: true,
    supabase: fakeSupabase({ 'rpc account_stats': () => refusal(403, '42501', 'permission denied') }),
  })
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('não tem permissão'))
})

import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { MessagesPanel } from './components/messages-panel.tsx'
import { Overview } from './components/overview.tsx'
import { Report } from './components/report.tsx'
import { reportCsv } from './report-csv.ts'
import { wholeTicks } from './span.ts'

const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString()

const totals = { received: 10, sent: 8, failed: 0, automated: 2, opened: 4, closed: 3, waiting: 1 }
const report = {
  timezone: 'America/Sao_Paulo',
  totals: { ...totals, first_answer: { median: 300, p90: 4800 }, closing: null },
  before: { ...totals, first_answer: { median: 600, p90: 4800 }, closing: null },
  people: [
    {
      user_id: 'u1',
      name: 'Ana',
      answered: 3,
      first_answer: { median: 45, p90: 60 },
      closed: 2,
      closing: { median: 90_000, p90: 90_000 },
    },
  ],
  numbers: [],
  busy: [{ weekday: 1, hour: 9, received: 7 }],
}

it('the overview says in words and tables what its charts draw', async () => {
  const stats = {
    hours: [{ hour, received: 1200, sent: 34, failed: 5 }],
    open_chats: [
      { user_id: 'u1', name: '', open: 3, pending: 1 },
      { user_id: 'u2', name: '', open: 1, pending: 0 },
      { user_id: null, name: null, open: 2, pending: 0 },
    ],
    instances: { connected: 2, failed: 1 },
    today: { received: 1200, sent: 34, failed: 5, messages: 1234 },
  }
  const people = new Map([['u1', { name: 'ana@example.com', picture: null }]])
  await renderPage(<Overview accountId="a1" period="24h" people={people} />, {
    routed: true,
    supabase: fakeSupabase({
      'rpc account_stats': () => answer(stats),
      'rpc account_report': () => answer(report),
    }),
  })
  await waitFor(() => expect(screen.getByText('2 de 3')).toBeTruthy())
  expect(screen.getByText('Sem atendente')).toBeTruthy()
  // Nobody is without a name: he has an address, or has left.
  expect(screen.getByText('ana@example.com')).toBeTruthy()
  expect(screen.getByText('Ex-colega')).toBeTruthy()
  expect(screen.getByText('3 abertas, 1 pendente')).toBeTruthy()
  // Of nothing there are many.
  expect(screen.getByText('2 abertas, 0 pendentes')).toBeTruthy()
  // One meaning of "today" everywhere: what came and what left.
  expect(screen.getByText('1.234')).toBeTruthy()
  expect(screen.getByText('1.200 recebidas, 34 enviadas, 5 com falha')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Ver como tabela' }))
  const table = screen.getByRole('region', { name: 'Mensagens' })
  expect(within(table).getAllByRole('row')).toHaveLength(25)
  expect(screen.getByRole('cell', { name: '1.200' })).toBeTruthy()
})

it('a refusal is said in words', async () => {
  await renderPage(<Overview accountId="a1" period="24h" people={new Map()} />, {
    routed: true,
    supabase: fakeSupabase({ 'rpc account_stats': () => refusal(403, '42501', 'permission denied') }),
  })
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('não tem permissão'))
})

it('the report says how fast people are answered, by whom, when, and beside the days before', async () => {
  await renderPage(<Report accountId="a1" period="7d" people={new Map()} />, {
    supabase: fakeSupabase({ 'rpc account_report': () => answer(report) }),
  })
  await waitFor(() => expect(screen.getByText('5 min')).toBeTruthy())
  expect(screen.getByText('9 em 10 em até 1 h 20 min')).toBeTruthy()
  expect(screen.getByText('50% mais rápido')).toBeTruthy()
  expect(screen.getByText('1 ainda sem resposta')).toBeTruthy()
  expect(screen.getByText('25%')).toBeTruthy()
  expect(screen.getByRole('row', { name: /Ana 3 45 s 2 1 dia 1 h/ })).toBeTruthy()
  expect(screen.getByTitle('Segunda, 9h: 7')).toBeTruthy()
  // A number that has nothing says so.
  expect(screen.getByText('Nada para contar neste período.')).toBeTruthy()
  const [head, whole] = reportCsv(report, (id) => id, 'pt-BR').split('\r\n')
  expect(head).toContain('stats.column.first_answer_median')
  expect(whole).toBe('stats.row.period;;;10;8;0;2;4;;3;300;4800;;')
})

it('a period without messages says so instead of an empty chart', async () => {
  await renderPage(<MessagesPanel hours={[]} period="24h" now={Date.now()} />)
  expect(screen.getByText('Nenhuma mensagem neste período.')).toBeTruthy()
})

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [4, [0, 1, 2, 3, 4]],
  [28, [0, 10, 20, 30]],
  [1234, [0, 500, 1000, 1500]],
])('an axis up to %i has whole steps', (most, ticks) => {
  expect(wholeTicks(most)).toEqual(ticks)
})

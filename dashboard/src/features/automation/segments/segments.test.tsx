import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { SegmentEditor } from './components/segment-editor.tsx'
import { SegmentList } from './components/segment-list.tsx'
import { SegmentPeople } from './components/segment-people.tsx'

const ANA = { id: 'c1', name: 'Ana', phone: '5511999999999', tags: [] }

it('a segment is saved with its name, and tells meanwhile whom it holds for', async () => {
  const inserted: unknown[] = []
  const supabase = fakeSupabase({
    'rpc preview_segment': () => answer({ count: 12, people: [ANA] }),
    segments: (request) => {
      inserted.push(request.inserted)
      return inserted.length > 1 ? answer(null) : refusal(409, '23505', 'duplicate key value')
    },
  })
  const closed = vi.fn()
  await renderPage(<SegmentEditor accountId="a1" segment={undefined} canManage onClose={closed} />, {
    supabase,
  })
  await waitFor(() => expect(screen.getByText('pessoas combinam agora')).toBeTruthy())
  expect(screen.getByText('Ana')).toBeTruthy()
  expect(screen.getByText('e mais 11 pessoas')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  expect(screen.getByText('Dê um nome.')).toBeTruthy()
  fireEvent.change(screen.getByLabelText('Nome'), { target: { value: 'Todos' } })
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(screen.getByText('Já existe um segmento com este nome.')).toBeTruthy())
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(closed).toHaveBeenCalled())
  expect(inserted[1]).toEqual({ account_id: 'a1', name: 'Todos', filter: { all: [] } })
})

it('a condition that lacks its value is not sent, and asks to be completed', async () => {
  const asked: unknown[] = []
  const supabase = fakeSupabase({
    'rpc preview_segment': ({ filters }) => {
      asked.push(filters)
      return answer({ count: 2, people: [] })
    },
  })
  const filter = { all: [{ subject: 'tag' as const, operator: 'has' as const, value: '' }] }
  await renderPage(<SegmentPeople accountId="a1" filter={filter} />, { supabase })
  expect(screen.getByText('Complete as condições para contar as pessoas.')).toBeTruthy()
  expect(asked).toEqual([])
})

it('a filter that is half written asks to be completed', async () => {
  const supabase = fakeSupabase({ 'rpc preview_segment': () => refusal(400, 'P0001', 'filter_invalid') })
  await renderPage(<SegmentEditor accountId="a1" segment={undefined} canManage onClose={() => {}} />, {
    supabase,
  })
  await waitFor(() => expect(screen.getByText('Complete as condições para contar as pessoas.')).toBeTruthy())
})

it('one that is in use says so instead of going', async () => {
  const segment = {
    id: 's1',
    account_id: 'a1',
    name: 'VIP',
    filter: { all: [] },
    updated_at: '2026-11-30T12:00:00Z',
  }
  const asked: unknown[] = []
  const supabase = fakeSupabase({
    'rpc count_segment': () => answer(1234),
    segments: (request) => {
      asked.push(request.filters)
      return request.filters.id ? refusal(400, 'P0001', 'segment_in_use') : answer([segment])
    },
  })
  await renderPage(<SegmentList accountId="a1" canManage onOpen={() => {}} />, { supabase })
  await waitFor(() => expect(screen.getByText('1.234')).toBeTruthy())
  fireEvent.click(screen.getByRole('button', { name: 'Excluir VIP' }))
  fireEvent.click(screen.getByRole('button', { name: 'Excluir segmento' }))
  await waitFor(() => expect(screen.getByText(/está em uso/)).toBeTruthy())
})

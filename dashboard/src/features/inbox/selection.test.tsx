import { act, fireEvent, renderHook, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { Toaster, toast } from '@/components/ui/toaster.tsx'
import { makeChat } from '../../../test/conversation.ts'
import { answer, fakeSupabase } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { SelectionBar } from './components/selection-bar.tsx'
import type { Chat } from './types.ts'
import { useSelection } from './use-selection.ts'

const listed = (count: number) => Array.from({ length: count }, (_, index) => makeChat({ id: `c${index}` }))
const idsOf = (chats: readonly Chat[]) => chats.map(({ id }) => id)

describe('choosing chats', () => {
  it('goes one by one, from one to another, and back', () => {
    const { result } = renderHook(() => useSelection(listed(9)))
    act(() => result.current.toggle('c1'))
    act(() => result.current.toggle('c4', true))
    expect(idsOf(result.current.chats)).toEqual(['c1', 'c2', 'c3', 'c4'])
    act(() => result.current.toggle('c2'))
    act(() => result.current.toggle('c0', true))
    expect(idsOf(result.current.chats)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4'])
    act(() => result.current.clear())
    expect(result.current.chats).toEqual([])
  })

  it('ends with as many as one call takes, and leaves out what has left the list', () => {
    const { result, rerender } = renderHook(({ chats }) => useSelection(chats), {
      initialProps: { chats: listed(250) },
    })
    act(() => result.current.all())
    expect(result.current.chats).toHaveLength(200)
    rerender({ chats: listed(3) })
    expect(idsOf(result.current.chats)).toEqual(['c0', 'c1', 'c2'])
  })
})

const CHATS = [makeChat({ id: 'c0', assigned_to: 'bia' }), makeChat({ id: 'c1' })]
const PEOPLE = {
  userId: 'me',
  membersOf: () => [{ userId: 'bia', name: 'Bia', picture: null }],
  tagsOf: () => [{ name: 'vip', color: null }],
}

function Bar() {
  const selection = useSelection(CHATS)
  return (
    <>
      <button type="button" onClick={selection.all}>
        all
      </button>
      {selection.chats.length > 0 && <SelectionBar selection={selection} shown={2} people={PEOPLE} />}
      <Toaster />
    </>
  )
}

describe('the bar of what is chosen', () => {
  beforeEach(() => toast.dismiss())

  const show = async (tables: Parameters<typeof fakeSupabase>[0]) => {
    await renderPage(<Bar />, { supabase: fakeSupabase(tables) })
    fireEvent.click(screen.getByRole('button', { name: 'all' }))
    expect(screen.getByText('2 selecionadas')).toBeTruthy()
  }

  it('closes all with one call, says what was refused, and takes it back with another', async () => {
    const asked: unknown[] = []
    const before = [{ id: 'c1', status: 'open', closed_reason: null, assigned_to: null, snoozed_until: null }]
    await show({
      'rpc change_chats': ({ filters }) => {
        asked.push(filters)
        return answer({ done: 1, refused: [{ chat_id: 'c0', code: 'chat_taken' }], before })
      },
      'rpc restore_chats': ({ filters }) => {
        asked.push(filters)
        return answer(1)
      },
    })
    fireEvent.click(screen.getByRole('button', { name: 'Encerrar' }))
    const window = screen.getByRole('dialog', { name: 'Encerrar 2 conversas' })
    fireEvent.click(screen.getByRole('button', { name: 'Resolvido' }))
    fireEvent.click(
      [...window.querySelectorAll('button')].find((one) => one.textContent === 'Encerrar') as never,
    )
    await screen.findByText('1 conversa encerrada')
    expect(screen.getByText('1 mudou de mãos antes e ficou como está.')).toBeTruthy()
    expect(screen.queryByRole('toolbar')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: /^Desfazer/ }))
    const changes = { status: 'closed', closed_reason: 'Resolvido' }
    await waitFor(() =>
      expect(asked).toEqual([
        { chat_ids: ['c0', 'c1'], owners: ['bia', null], changes },
        { before, changes },
      ]),
    )
  })

  it('keeps what is chosen when a call fails', async () => {
    await show({ 'rpc mark_chats_read': () => ({ data: null, error: { message: 'x' }, status: 500 }) })
    fireEvent.click(screen.getByRole('button', { name: 'Marcar como lida' }))
    await waitFor(() => expect(document.querySelector('[aria-live] p')).toBeTruthy())
    expect(screen.getByText('2 selecionadas')).toBeTruthy()
  })
})

import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, it } from 'vitest'
import { answer, fakeSupabase } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { ViewsDialog } from './components/views-dialog.tsx'
import { type ChatView, inOrder } from './views.ts'

const view = (id: string, name: string, owner_id: string | null, position = 0): ChatView => ({
  id,
  name,
  owner_id,
  position,
  account_id: 'a',
  filter: {},
})
const VIEWS = [
  view('s1', 'Da casa', null),
  view('o1', 'Hoje', 'me', 0),
  view('o2', 'VIP', 'me', 1),
  view('o3', 'Atacado', 'me', 2),
]

it('those that move change places among themselves', () => {
  expect(inOrder(VIEWS, ['o2', 'o1', 'o3']).map(({ id }) => id)).toEqual(['s1', 'o2', 'o1', 'o3'])
})

it('views are put in order by the keys of their handles, one owner at a time', async () => {
  const asked: unknown[] = []
  const supabase = fakeSupabase({
    chat_views: () => answer(VIEWS),
    'rpc order_chat_views': ({ filters }) => {
      asked.push(filters)
      return answer(2)
    },
  })
  await renderPage(
    <ViewsDialog accountId="a" userId="me" canShare={false} views={VIEWS} onClose={() => {}} />,
    { supabase },
  )
  const shared = within(screen.getByRole('region', { name: 'Da equipe' }))
  expect(shared.queryByRole('button', { name: /Mover/ })).toBeNull()
  const own = within(screen.getByRole('region', { name: 'Só suas' }))
  fireEvent.keyDown(own.getByRole('button', { name: /Mover VIP/ }), { key: 'ArrowUp' })
  await waitFor(() => expect(asked).toEqual([{ account_id: 'a', view_ids: ['o2', 'o1', 'o3'] }]))
})

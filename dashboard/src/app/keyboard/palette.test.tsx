import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { useCommand } from '@/lib/commands.ts'
import { ACCOUNT_ID, makeChat } from '../../../test/conversation.ts'
import { answer, fakeSupabase, refusal, type Tables } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { Palette } from './palette.tsx'

vi.mock('../access.ts', () => {
  const account = { id: ACCOUNT_ID, name: 'Padaria', role: 'owner', canManage: true }
  return {
    useSession: () => ({ userId: 'me', email: 'ana@example.com' }),
    useAccess: () => ({ platformAdmin: false, accounts: [account] }),
    useNavigatedAccount: () => account,
    useShownAccounts: () => [account],
  }
})

const vip = vi.fn()
const close = vi.fn()

function Offering() {
  useCommand('close', { run: close })
  useCommand('tag', { choices: () => [{ id: 'vip', label: 'vip', isChosen: true, run: vip }] })
  return null
}

async function setUp(tables: Tables = {}) {
  const asked: unknown[] = []
  const supabase = fakeSupabase({
    'rpc list_chats': ({ filters }) => {
      asked.push(filters.query)
      return answer({ chats: filters.query === 'bia' ? [makeChat()] : [], next: null })
    },
    'rpc search_contacts': () => answer({ contacts: [], next: null }),
    contacts: () => answer([]),
    instances: () => answer([]),
    ...tables,
  })
  const onRun = vi.fn((run: () => void) => run())
  const onClose = vi.fn()
  await renderPage(
    <>
      <Offering />
      <Palette asked={undefined} onClose={onClose} onRun={onRun} />
    </>,
    { supabase, routed: true },
  )
  const box = await screen.findByRole('combobox')
  const type = (value: string) => fireEvent.change(box, { target: { value } })
  const press = (key: string, more = {}) => fireEvent.keyDown(box, { key, ...more })
  return { asked, box, type, press, onRun, onClose }
}

describe('the palette', () => {
  it('does what the page offers, with its keys beside it', async () => {
    const { type, press } = await setUp()
    type('encerrar')
    const line = await screen.findByRole('option', { name: /Encerrar a conversa/, selected: true })
    expect(within(line).getByText('E')).toBeTruthy()
    press('Enter')
    expect(close).toHaveBeenCalledOnce()
  })

  it('asks which, and finds it by its own name as well', async () => {
    const { type, press } = await setUp()
    type('etiqueta')
    fireEvent.click(await screen.findByRole('option', { name: /Pôr ou tirar etiqueta/ }))
    await screen.findByRole('option', { name: /vip.*Escolhido/ })
    expect(screen.getAllByRole('option')).toHaveLength(1)
    press('Backspace')
    type('vip')
    await screen.findByRole('option', { name: /vip/, selected: true })
    press('Enter')
    expect(vip).toHaveBeenCalledOnce()
  })

  it('asks the database once the reader has paused, and shows no chat that does not fit what is typed now', async () => {
    const { asked, type } = await setUp()
    for (const text of ['b', 'bi', 'bia']) type(text)
    await screen.findByRole('option', { name: /Bia/ })
    expect(asked).toEqual(['bia'])
    type('xavier')
    await waitFor(() => expect(screen.queryByRole('option', { name: /Bia/ })).toBeNull())
  })

  it('says that it could not look', async () => {
    const { type } = await setUp({
      'rpc list_chats': () => refusal(400, 'search_too_large', 'too many words'),
    })
    type('bia')
    await screen.findByText('Não foi possível buscar conversas e contatos.')
  })

  it('is closed by the keys that open it', async () => {
    const { press, onClose } = await setUp()
    press('k', { ctrlKey: true })
    expect(onClose).toHaveBeenCalledOnce()
  })
})

import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Toaster, toast } from '@/components/ui/toaster.tsx'
import { answer, fakeSupabase, refusal, type Tables } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { NewChatDialog } from './components/new-chat-dialog.tsx'
import { useStartChat, type Wanted } from './components/start-chat.tsx'

const ANA: Wanted = { id: 'k1', name: 'Ana', isOut: false }
const NUMBERS = [
  { id: 'n1', name: 'Balcão' },
  { id: 'n2', name: 'Entregas' },
]
type Request = Parameters<Tables[string]>[0]

function Start({
  numbers,
  contact,
  onOpened,
}: {
  numbers: typeof NUMBERS
  contact: Wanted
  onOpened: () => void
}) {
  const chat = useStartChat(numbers, onOpened)
  return (
    <>
      <button type="button" onClick={() => chat.start(contact)}>
        Conversar
      </button>
      {chat.choice}
      <Toaster />
    </>
  )
}

async function show(openChat: Tables[string], { numbers = NUMBERS, contact = ANA } = {}) {
  const onOpened = vi.fn()
  const supabase = fakeSupabase({ 'rpc open_chat': openChat })
  await renderPage(<Start numbers={numbers} contact={contact} onOpened={onOpened} />, { supabase })
  fireEvent.click(screen.getByRole('button', { name: 'Conversar' }))
  return onOpened
}

const needsNumber = ({ filters }: Request) =>
  filters.instance_id ? answer('c1') : refusal(400, 'P0001', 'instance_required')

describe('a chat with a contact', () => {
  beforeEach(() => toast.dismiss())

  it('is opened on the number that the database knows', async () => {
    const onOpened = await show(() => answer('c1'))
    await waitFor(() => expect(onOpened).toHaveBeenCalledExactlyOnceWith('c1'))
  })

  it('asks from which number where several may be', async () => {
    const openChat = vi.fn(needsNumber)
    const onOpened = await show(openChat)
    fireEvent.click(await screen.findByRole('button', { name: 'Entregas' }))
    await waitFor(() => expect(onOpened).toHaveBeenCalledOnce())
    expect(openChat.mock.calls[1]?.[0].filters).toEqual({ contact_id: 'k1', instance_id: 'n2' })
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('says why there is none', async () => {
    await show(needsNumber, { numbers: [] })
    await screen.findByText(/Adicione um número/)
  })

  it('says who does not want campaigns', async () => {
    await show(() => answer('c1'), { contact: { ...ANA, isOut: true } })
    await screen.findByText(/Ana pediu para não receber/)
  })

  it('is looked for first in the window for a new one', async () => {
    const numbers = NUMBERS.map((number) => ({ ...number, accountId: 'a1' }))
    await renderPage(
      <NewChatDialog
        numbers={numbers}
        onClose={() => {}}
        onOpened={() => {}}
        contacts={() => <input aria-label="Nome ou telefone" />}
      />,
    )
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Nome ou telefone')))
  })
})

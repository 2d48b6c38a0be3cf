import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { ACCOUNT_ID, CHAT_ID } from '../../../test/conversation.ts'
import { answer, fakeSupabase } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { Composer } from './components/composer.tsx'
import { newKey } from './outbox.ts'
import type { QuickReply } from './quick-replies.ts'
import { ThreadProvider } from './thread-context.ts'
import { useComposer } from './use-composer.ts'

const REPLIES: QuickReply[] = [
  { id: 'a', shortcut: 'oi', message: 'Oi {{ contact.first_name }}, de {{nome}}!', files: [] },
  { id: 'b', shortcut: 'menu', message: 'Segue o menu', files: [{ media_id: 'm2' }, { media_id: 'm1' }] },
]
const MEDIA = ['m1', 'm2'].map((id) => ({
  id,
  filename: `${id}.pdf`,
  mimetype: 'application/pdf',
  size: 10,
  state: 'stored',
}))

beforeEach(() => {
  window.matchMedia = (() => ({ matches: false, addEventListener: () => {} })) as never
})

interface WriterProps {
  userId: string
  send: () => void
  onSent: () => Promise<void>
}

function Writer({ userId, send, onSent }: WriterProps) {
  const composer = useComposer({
    userId,
    chatId: CHAT_ID,
    mode: 'message',
    replyTo: undefined,
    editing: undefined,
    signature: '',
    send,
    saveEdit: () => Promise.resolve(),
    addNote: () => Promise.resolve(),
    onDone: () => {},
  })
  return (
    <ThreadProvider value={{ accountId: ACCOUNT_ID } as never}>
      <Composer
        composer={composer}
        isNote={false}
        replyTo={undefined}
        editing={undefined}
        quickReplies={REPLIES}
        fill={(text) => text.replace('{{ contact.first_name }}', '{{ Primeiro nome }}')}
        members={[]}
        onSent={onSent}
        onCancel={() => {}}
        onTyping={() => {}}
        onLeave={() => {}}
      />
    </ThreadProvider>
  )
}

async function setUp() {
  const send = vi.fn()
  const onSent = vi.fn(() => Promise.resolve())
  const supabase = fakeSupabase({ media: () => answer(MEDIA) })
  await renderPage(<Writer userId={newKey()} send={send} onSent={onSent} />, { supabase, routed: true })
  const text = () => screen.getByLabelText<HTMLTextAreaElement>('Escreva uma mensagem')
  const write = (value: string) => fireEvent.change(text(), { target: { value } })
  const chosen = () => text().value.slice(text().selectionStart, text().selectionEnd)
  return { send, onSent, text, write, chosen }
}

it('what nobody knows is chosen to be written, and nothing goes before it is', async () => {
  const { send, onSent, text, write, chosen } = await setUp()
  write('/oi')
  fireEvent.keyDown(text(), { key: 'Enter' })
  expect(text().value).toBe('Oi {{ Primeiro nome }}, de {{nome}}!')
  await waitFor(() => expect(chosen()).toBe('{{ Primeiro nome }}'))
  expect(screen.getByText('Faltam preencher:')).toBeTruthy()

  fireEvent.keyDown(text(), { key: 'Enter' })
  fireEvent.click(screen.getByRole('button', { name: 'Enviar' }))
  fireEvent.keyDown(text(), { key: 'Enter', ctrlKey: true, shiftKey: true })
  expect(send).not.toHaveBeenCalled()
  expect(onSent).not.toHaveBeenCalled()
  fireEvent.click(screen.getByRole('button', { name: 'nome' }))
  await waitFor(() => expect(chosen()).toBe('{{nome}}'))

  write('Oi Ana, de {{')
  fireEvent.keyDown(text(), { key: 'Enter' })
  expect(send).not.toHaveBeenCalled()
  write('Oi Ana, de São Paulo!')
  fireEvent.keyDown(text(), { key: 'Enter' })
  expect(send).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'Oi Ana, de São Paulo!' }))
})

it('the button offers the same list, and what is chosen stands behind what is written, with its files', async () => {
  const { send, text, write } = await setUp()
  write('Aqui:')
  fireEvent.click(screen.getByRole('button', { name: 'Respostas rápidas' }))
  const search = screen.getByRole('combobox', { name: 'Buscar resposta rápida' })
  expect(screen.getAllByRole('option')).toHaveLength(2)
  fireEvent.change(search, { target: { value: 'segue' } })
  expect(screen.getByRole('option').textContent).toContain('/menu')
  fireEvent.keyDown(search, { key: 'Enter' })
  await waitFor(() => expect(text().value).toBe('Aqui: Segue o menu'))
  await screen.findByText('m1.pdf')

  fireEvent.keyDown(text(), { key: 'Enter' })
  expect(send.mock.calls.map(([sent]) => [sent.mediaId, sent.message])).toEqual([
    ['m2', 'Aqui: Segue o menu'],
    ['m1', ''],
  ])
})

import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Toaster } from '@/components/ui/toaster.tsx'
import { readDraft } from '@/lib/drafts.ts'
import { ACCOUNT_ID, CHAT_ID, makeMessage, makeSent, makeWindow } from '../../../../test/conversation.ts'
import { withRealtime } from '../../../../test/fake-realtime.ts'
import { answer, fakeSupabase, refusal, type Tables } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { newKey } from '../outbox.ts'
import type { Message } from '../types.ts'
import { ThreadView } from './thread-view.tsx'

const TOPIC = `account:${ACCOUNT_ID}`
const REPLIES = [{ id: 'q', shortcut: 'bom-dia', message: 'Bom dia! Tudo bem?', files: [] }]

// What is in sight depends on sizes, of which jsdom has none.
beforeEach(() => {
  vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(900)
  vi.spyOn(Element.prototype, 'clientWidth', 'get').mockReturnValue(600)
  Element.prototype.scrollTo = () => {}
  window.matchMedia = (() => ({ matches: false, addEventListener: () => {} })) as never
})

/** A thread over messages that a test changes as the database would. */
async function setUp(
  messages: Message[],
  tables: Tables = {},
  canWrite = true,
  isWindowClosed = false,
  userId = newKey(),
  signature = '',
) {
  const supabase = withRealtime(
    fakeSupabase({
      'rpc list_messages': ({ filters }) => {
        const ids = filters.message_ids as string[] | null
        const after = (filters.after as number | null) ?? 0
        const found = messages.filter(({ id, seq }) => (ids ? ids.includes(id) : seq > after))
        return answer(makeWindow({ messages: found }))
      },
      conversations: ({ inserted }) => {
        const row = makeSent(messages.length + 1, {
          message: String(inserted?.message),
          client_key: String(inserted?.client_key),
          status: 'queued',
        })
        messages.push(row)
        return answer({ id: row.id })
      },
      ...tables,
    }),
  )
  const onEnd = vi.fn()
  const onClose = vi.fn()
  const { unmount } = await renderPage(
    <>
      <ThreadView
        signature={signature}
        chat={{
          id: CHAT_ID,
          account_id: ACCOUNT_ID,
          instance_id: 'i',
          unread_count: 0,
          scheduled_at: null,
        }}
        chatName="Bia"
        isGroup={false}
        userId={userId}
        memberName={() => 'Ana'}
        members={[{ userId: 'ana', name: 'Ana Prado' }]}
        onCard={() => Promise.resolve()}
        canWrite={canWrite}
        notice={undefined}
        isWindowClosed={isWindowClosed}
        quickReplies={REPLIES}
        fill={(text) => text}
        target={undefined}
        isSearching={false}
        onSearchClose={() => {}}
        onEnd={onEnd}
        onTyping={() => {}}
        onLeave={() => {}}
        onClose={onClose}
      />
      <Toaster />
    </>,
    { supabase },
  )
  const text = () => screen.getByLabelText<HTMLTextAreaElement>('Escreva uma mensagem')
  const write = (value: string) => fireEvent.change(text(), { target: { value } })
  return { supabase, userId, text, write, unmount, onEnd, onClose }
}

describe('a thread', () => {
  it('shows what comes in without being asked', async () => {
    const messages = [makeMessage(1)]
    const { supabase } = await setUp(messages)
    await screen.findByText('texto 1')
    messages.push(makeMessage(2, { message: 'acabou de chegar' }))
    const said = { ids: ['message-2'], operation: 'INSERT', chats: { 'message-2': CHAT_ID } }
    act(() => supabase.say(TOPIC, 'message', said))
    await screen.findByText('acabou de chegar')
    await waitFor(() => expect(screen.getByText('Nova mensagem: acabou de chegar')).toBeTruthy())
  })

  it('climbs the ticks of what was sent', async () => {
    const messages = [makeSent(1)]
    const { supabase } = await setUp(messages)
    await screen.findByLabelText('Enviada')
    messages[0] = makeSent(1, { status: 'read' })
    const said = { ids: ['message-1'], operation: 'UPDATE', chats: { 'message-1': CHAT_ID } }
    act(() => supabase.say(TOPIC, 'message', said))
    await screen.findByLabelText('Lida')
  })

  it('says in words why a message failed, and sends it again as a new one', async () => {
    const messages = [makeSent(1, { status: 'failed', error_code: 'not_on_whatsapp' })]
    await setUp(messages)
    await screen.findByText('Este telefone não tem WhatsApp.')
    fireEvent.click(screen.getByRole('button', { name: 'Tentar de novo' }))
    await waitFor(() => expect(messages).toHaveLength(2))
    expect(messages[1]).toMatchObject({ message: 'texto 1', status: 'queued' })
  })

  it('ends the chat once what was sent with that wish has been taken, and not before', async () => {
    const messages = [makeMessage(1)]
    const { text, write, onClose } = await setUp(messages)
    await screen.findByText('texto 1')
    fireEvent.keyDown(text(), { key: 'Enter', ctrlKey: true, shiftKey: true })
    write('tchau')
    fireEvent.keyDown(text(), { key: 'Enter', ctrlKey: true, shiftKey: true })
    expect(onClose).not.toHaveBeenCalled()
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1))
    expect(messages.at(-1)?.message).toBe('tchau')
  })

  it('keeps the chat open when what was sent does not go', async () => {
    const conversations = () => refusal(0, 'network', 'Failed to fetch')
    const { text, write, onClose } = await setUp([makeMessage(1)], { conversations })
    await screen.findByText('texto 1')
    write('tchau')
    fireEvent.keyDown(text(), { key: 'Enter', ctrlKey: true, shiftKey: true })
    await screen.findByText('A conversa continua aberta até a mensagem ser enviada.')
    expect(onClose).not.toHaveBeenCalled()
  })

  it('puts the signature before what is written, and before nothing else', async () => {
    const messages = [makeMessage(1)]
    const { write } = await setUp(messages, {}, true, false, newKey(), 'Ana')
    await screen.findByText('texto 1')
    write('já vai')
    fireEvent.click(screen.getByRole('button', { name: 'Enviar' }))
    await waitFor(() => expect(messages).toHaveLength(2))
    expect(messages[1]).toMatchObject({ message: '*Ana:*\njá vai' })
  })

  it('offers templates alone when the window of the official API is closed', async () => {
    const sent: unknown[] = []
    const components = [{ type: 'BODY', text: 'Olá {{1}}' }]
    const tables: Tables = {
      message_templates: () =>
        answer([
          { id: 'u', instance_id: 'another', name: 'adeus', language: 'pt_BR', components: [] },
          { id: 't', instance_id: 'i', name: 'ola', language: 'pt_BR', components },
        ]),
      conversations: ({ inserted }) => {
        sent.push(inserted)
        return answer({ id: 'message-9' })
      },
    }
    await setUp([makeMessage(1)], tables, true, true)
    await screen.findByText('texto 1')
    expect(screen.queryByLabelText('Escreva uma mensagem')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Enviar um modelo aprovado' }))
    fireEvent.change(await screen.findByLabelText('Texto: variável 1'), { target: { value: 'Bia' } })
    expect(screen.getByText('Olá Bia')).toBeTruthy()
    expect(screen.queryByText('adeus (pt_BR)')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Enviar' }))
    await waitFor(() =>
      expect(sent).toMatchObject([
        { kind: 'template', content: { name: 'ola', language: 'pt_BR', header: [], body: ['Bia'] } },
      ]),
    )
  })

  it('explains an unconfirmed message and offers no second sending', async () => {
    await setUp([makeSent(1, { status: 'unconfirmed' })])
    await screen.findByText(/não reenviamos sozinhos/)
    expect(screen.queryByRole('button', { name: 'Tentar de novo' })).toBeNull()
  })

  it('keeps what a deleted message said for who asks', async () => {
    await setUp([makeMessage(1, { message: 'mudei de ideia', revoked_at: '2026-01-01T12:05:00Z' })])
    await screen.findByText('Mensagem apagada')
    expect(screen.queryByText('mudei de ideia')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Ver o que dizia' }))
    expect(screen.getByText('mudei de ideia')).toBeTruthy()
  })
})

describe('writing', () => {
  it('sends with Enter and breaks the line with Shift', async () => {
    const messages = [makeMessage(1)]
    const { text, write } = await setUp(messages)
    await screen.findByText('texto 1')
    write('olá')
    fireEvent.keyDown(text(), { key: 'Enter', shiftKey: true })
    expect(messages).toHaveLength(1)
    fireEvent.keyDown(text(), { key: 'Enter' })
    await waitFor(() => expect(messages.at(-1)?.message).toBe('olá'))
    await waitFor(() => expect(screen.getAllByText('olá')).toHaveLength(1))
    expect(text().value).toBe('')
  })

  it('keeps a draft when the page goes', async () => {
    const { userId, write, unmount } = await setUp([makeMessage(1)])
    write('ainda não')
    unmount()
    expect(readDraft(userId, CHAT_ID).text).toBe('ainda não')
  })

  it('keeps a refused message with its reason, to try again or to discard', async () => {
    const refused = { conversations: () => refusal(400, 'P0001', 'account_suspended') }
    const { text, write } = await setUp([makeMessage(1)], refused)
    await screen.findByText('texto 1')
    write('olá')
    fireEvent.keyDown(text(), { key: 'Enter' })
    await screen.findByText(/Esta conta está suspensa/)
    expect(screen.getByText('olá')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Descartar' }))
    expect(screen.queryByText('olá')).toBeNull()
  })

  it('offers quick replies after a slash, and puts the chosen one into the text', async () => {
    const { text, write } = await setUp([makeMessage(1)])
    write('/bo')
    expect(screen.getByRole('option', { name: /bom-dia/ }).getAttribute('aria-selected')).toBe('true')
    fireEvent.keyDown(text(), { key: 'Enter' })
    expect(text().value).toBe('Bom dia! Tudo bem?')
    write('/nada')
    expect(screen.getByText('Nenhuma resposta rápida com /nada')).toBeTruthy()
  })

  it('refuses a huge paste with its length, and offers it as a file', async () => {
    const { text } = await setUp([makeMessage(1)])
    const clipboardData = { files: [], getData: () => 'x'.repeat(70_000) }
    fireEvent.paste(text(), { clipboardData })
    await screen.findByText(/70000 caracteres, e o WhatsApp aceita 65536/)
    expect(text().value).toBe('')
    fireEvent.click(screen.getByRole('button', { name: 'Anexar como arquivo' }))
    expect(screen.getByText('texto.txt')).toBeTruthy()
  })

  it('refuses a file over the limit by name and size', async () => {
    const { text } = await setUp([makeMessage(1)])
    const file = new File(['x'], 'filme.mp4', { type: 'video/mp4' })
    Object.defineProperty(file, 'size', { value: 200 * 1024 * 1024 })
    fireEvent.paste(text(), { clipboardData: { files: [file] } })
    await screen.findByText(/filme.mp4 tem .*; o limite é/)
    expect(screen.queryByLabelText('Arquivos para enviar')).toBeNull()
  })

  it('finds a note that was begun when the chat is opened again, and a message where none was', async () => {
    const { userId, unmount } = await setUp([makeMessage(1)])
    await screen.findByText('texto 1')
    fireEvent.click(screen.getByRole('button', { name: 'Nota interna' }))
    unmount()
    const again = await setUp([makeMessage(1)], {}, true, false, userId)
    expect(await screen.findByLabelText('Nota para a equipe; a pessoa não vê')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Mensagem' }))
    again.unmount()
    await setUp([makeMessage(1)], {}, true, false, userId)
    expect(await screen.findByLabelText('Escreva uma mensagem')).toBeTruthy()
  })

  it('offers to schedule before anything is typed, and says whose caption the text is', async () => {
    const { text, write } = await setUp([makeMessage(1)])
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Agendar envio' }).disabled).toBe(true)
    const files = ['um.pdf', 'dois.pdf'].map((name) => new File(['x'], name, { type: 'application/pdf' }))
    fireEvent.paste(text(), { clipboardData: { files } })
    expect(screen.queryByText(/legenda/)).toBeNull()
    write('As duas notas')
    expect(screen.getByText('O texto vai como legenda do primeiro arquivo, um.pdf.')).toBeTruthy()
  })

  it('is not offered to who may only read', async () => {
    await setUp([makeMessage(1)], {}, false)
    await screen.findByText('texto 1')
    expect(screen.queryByLabelText('Escreva uma mensagem')).toBeNull()
  })
})

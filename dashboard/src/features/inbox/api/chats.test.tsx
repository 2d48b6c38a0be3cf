import { act, renderHook, waitFor } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { ACCOUNT_ID, makeChat } from '../../../../test/conversation.ts'
import { withRealtime } from '../../../../test/fake-realtime.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { providers } from '../../../../test/render.tsx'
import type { Chat, ChatFilter } from '../types.ts'
import { updateChat } from './update-chat.ts'
import { useChatList } from './use-chat-list.ts'

const ALL: ChatFilter = { folder: 'all', query: '' }
const TOPIC = `account:${ACCOUNT_ID}`
const chat = (id: string, minute: number, values: Partial<Chat> = {}) =>
  makeChat({ id, listed_at: `2026-01-01T12:0${minute}:00+00:00`, ...values })

/** A folder of the database, and what it was asked. */
async function setUp(folder: Map<string, Chat>) {
  const asked: (string[] | null)[] = []
  const supabase = withRealtime(
    fakeSupabase({
      'rpc list_chats': ({ filters }) => {
        const ids = filters.chat_ids as string[] | null
        asked.push(ids)
        const chats = [...folder.values()].filter(({ id }) => !ids || ids.includes(id))
        return answer({ chats: chats.sort((a, b) => (a.listed_at > b.listed_at ? -1 : 1)), next: null })
      },
    }),
  )
  const accountIds = [ACCOUNT_ID]
  const { result } = renderHook(() => useChatList(accountIds, ALL), {
    wrapper: await providers({ supabase }),
  })
  const shown = () => result.current.data?.chats.map(({ id }) => id).join('') ?? ''
  await waitFor(() => expect(shown()).toBe('ab'))
  // The channel has been joined by then, and the list read again.
  await waitFor(() => expect(asked.length).toBeGreaterThan(1))
  asked.length = 0
  return { supabase, result, shown, asked }
}

describe('the live list of chats', () => {
  const folder = () => new Map([chat('a', 5), chat('b', 4)].map((row) => [row.id, row]))

  it('reads nothing but the chat that changed, and moves it up', async () => {
    const rows = folder()
    const { supabase, shown, asked } = await setUp(rows)
    rows.set('b', chat('b', 6, { last_message: 'novidade' }))
    act(() => supabase.say(TOPIC, 'chat', { ids: ['b'], operation: 'UPDATE' }))
    await waitFor(() => expect(shown()).toBe('ba'))
    expect(asked).toEqual([['b']])
  })

  it('lets a chat go that has left the folder', async () => {
    const rows = folder()
    const { supabase, shown } = await setUp(rows)
    rows.delete('a')
    act(() => supabase.say(TOPIC, 'chat', { ids: ['a'], operation: 'UPDATE' }))
    await waitFor(() => expect(shown()).toBe('b'))
  })

  it('renews the chats of a contact that was renamed', async () => {
    const rows = folder()
    const { supabase, result, asked } = await setUp(rows)
    const contact = { ...makeChat().contact, name: 'Beatriz' } as NonNullable<Chat['contact']>
    for (const id of ['a', 'b']) rows.set(id, { ...(rows.get(id) as Chat), contact })
    act(() => supabase.say(TOPIC, 'contact', { ids: [contact.id], operation: 'UPDATE' }))
    await waitFor(() => expect(result.current.data?.chats[0]?.contact?.name).toBe('Beatriz'))
    expect(asked).toEqual([['a', 'b']])
  })

  it('reads its top again when more has changed than is named', async () => {
    const rows = folder()
    const { supabase, shown, asked } = await setUp(rows)
    rows.set('c', chat('c', 9))
    act(() => supabase.say(TOPIC, 'chat', { resync: true, operation: 'UPDATE' }))
    await waitFor(() => expect(shown()).toBe('cab'))
    expect(asked).toEqual([null])
  })
})

describe('changing a chat', () => {
  const change = (rows: unknown[]) => {
    const seen: unknown[] = []
    const supabase = fakeSupabase({
      chats: ({ filters, updated }) => {
        seen.push({ ...filters, ...updated })
        return answer(rows)
      },
    })
    return { supabase, seen }
  }

  it('gives it away only while it is still whose it was on the screen', async () => {
    const { supabase, seen } = change([{ id: 'a' }])
    await updateChat(supabase, { id: 'a', account_id: ACCOUNT_ID, assigned_to: null }, { assigned_to: 'me' })
    expect(seen).toEqual([{ account_id: ACCOUNT_ID, id: 'a', assigned_to: 'me' }])
    const taken = change([])
    await expect(
      updateChat(
        taken.supabase,
        { id: 'a', account_id: ACCOUNT_ID, assigned_to: 'ana' },
        { assigned_to: 'me' },
      ),
    ).rejects.toMatchObject({ code: 'chat_taken' })
  })

  it('says that it is gone, or not allowed', async () => {
    const closing = { status: 'closed' as const }
    const row = { id: 'a', account_id: ACCOUNT_ID, assigned_to: null }
    await expect(updateChat(change([]).supabase, row, closing)).rejects.toMatchObject({ code: 'chat_gone' })
    const refused = fakeSupabase({ chats: () => refusal(403, '42501', 'row-level security') })
    await expect(updateChat(refused, row, closing)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

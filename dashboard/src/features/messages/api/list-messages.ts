import { ask, askJson } from '@/lib/ask.ts'
import type { Supabase } from '@/lib/supabase.ts'
import { type Message, messageWindow, type Note, type Window } from '../types.ts'

export const PAGE_SIZE = 50
/** The most messages one call answers. */
export const LARGEST_PAGE = 200

/** Which part of a chat: the newest without any of these. */
interface Part {
  before?: number
  after?: number
  around?: number
  size?: number
}

/** A part of a chat; codes: `chat_not_found`. */
export async function listMessages(
  supabase: Supabase,
  chatId: string,
  { before, after, around, size = PAGE_SIZE }: Part = {},
): Promise<Window> {
  return askJson(
    supabase.rpc('list_messages', {
      chat_id: chatId,
      before: before ?? null,
      after: after ?? null,
      around: around ?? null,
      message_ids: null,
      max_items: size,
    }),
    messageWindow,
  )
}

/** These messages as they are now; what is about another message stands for that one. */
export async function findMessages(
  supabase: Supabase,
  chatId: string,
  ids: readonly string[],
): Promise<Message[]> {
  const found: Message[] = []
  for (let start = 0; start < ids.length; start += LARGEST_PAGE) {
    const window = await askJson(
      supabase.rpc('list_messages', {
        chat_id: chatId,
        message_ids: ids.slice(start, start + LARGEST_PAGE),
      }),
      messageWindow,
    )
    found.push(...window.messages)
  }
  return found
}

/** These notes as they are now; deleted ones are missing. */
export async function findNotes(
  supabase: Supabase,
  accountId: string,
  ids: readonly string[],
): Promise<Note[]> {
  return ask(
    supabase
      .from('notes')
      .select('*')
      .eq('account_id', accountId)
      .in('id', [...ids]),
  )
}

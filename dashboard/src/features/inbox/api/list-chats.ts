import { askJson } from '@/lib/ask.ts'
import type { Supabase } from '@/lib/supabase.ts'
import { type Chat, type ChatFilter, type ChatPage, chatPage } from '../types.ts'

export const PAGE_SIZE = 50
export const LARGEST_PAGE = 200

/** What a call of `list_chats` is about besides its filter. */
interface Part {
  /** The `next` of the page before. */
  before?: string | null
  size?: number
  /** Only these, as far as they are in the folder. */
  chatIds?: readonly string[]
}

/** A page of chats, the last to be written in first. */
export async function listChats(
  supabase: Supabase,
  accountIds: readonly string[],
  { folder, instanceId, tag, unread, query }: ChatFilter,
  { before = null, size = PAGE_SIZE, chatIds }: Part = {},
): Promise<ChatPage> {
  return askJson(
    supabase.rpc('list_chats', {
      account_ids: [...accountIds],
      folder,
      instance_id: instanceId ?? null,
      tag: tag ?? null,
      unread: unread ?? false,
      query,
      before,
      max_items: size,
      chat_ids: chatIds ? [...chatIds] : null,
    }),
    chatPage,
  )
}

/** Those of the named chats that are in the folder. */
export async function findChats(
  supabase: Supabase,
  accountIds: readonly string[],
  filter: ChatFilter,
  chatIds: readonly string[],
): Promise<readonly Chat[]> {
  const { chats } = await listChats(supabase, accountIds, filter, { chatIds, size: LARGEST_PAGE })
  return chats
}

import { keepPreviousData, queryOptions, useQueries } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'

/** When somebody last wrote in a chat with each of a page's contacts, by contact; who has none is missing. */
export async function listLastChats(
  supabase: Supabase,
  accountId: string,
  contactIds: readonly string[],
): Promise<Record<string, string>> {
  const chats = await ask(
    supabase
      .from('chats')
      .select('contact_id, last_message_at')
      .eq('account_id', accountId)
      .in('contact_id', contactIds)
      .not('last_message_at', 'is', null)
      .order('last_message_at', { ascending: true })
      .limit(1000),
  )
  return Object.fromEntries(chats.map((chat) => [chat.contact_id ?? '', chat.last_message_at ?? '']))
}

function lastChatsQueryOptions(supabase: Supabase, accountId: string, contactIds: readonly string[]) {
  return queryOptions({
    queryKey: ['contacts', accountId, 'last-chats', contactIds],
    queryFn: () => listLastChats(supabase, accountId, contactIds),
    placeholderData: keepPreviousData,
  })
}

/** The same for several pages: one request a page, not one a contact. */
export function useLastChats(
  accountId: string,
  pages: readonly (readonly string[])[],
): Record<string, string> {
  const supabase = useSupabase()
  return useQueries({
    queries: pages
      .filter((ids) => ids.length > 0)
      .map((ids) => lastChatsQueryOptions(supabase, accountId, ids)),
    combine: (results) => Object.assign({}, ...results.map(({ data }) => data)),
  })
}

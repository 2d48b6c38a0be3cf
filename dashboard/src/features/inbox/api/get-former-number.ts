import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import type { Selected } from '@/lib/database.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Chat } from '../types.ts'

const COLUMNS = 'instance_id, phone, bound_at, released_at'
type FormerNumber = Selected<'instance_numbers', typeof COLUMNS>

/** The phones that the account's numbers no longer have: mostly none. */
function formerNumbersOptions(supabase: Supabase, accountId: string) {
  return queryOptions({
    queryKey: ['former-numbers', accountId],
    queryFn: () => {
      const query = supabase.from('instance_numbers').select(COLUMNS).eq('account_id', accountId)
      return ask(query.not('released_at', 'is', null).order('released_at').limit(1000))
    },
    staleTime: 60_000,
  })
}

/** The phone on which the chat was last had, if its number has another one by now. */
export function findFormerPhone(chat: Chat, numbers: readonly FormerNumber[]): string | undefined {
  const { instance_id, last_message_at } = chat
  if (!last_message_at) return undefined
  const said = Date.parse(last_message_at)
  return numbers.find(
    (number) =>
      number.instance_id === instance_id && number.released_at && said < Date.parse(number.released_at),
  )?.phone
}

export function useFormerPhone(chat: Chat): string | undefined {
  const { data } = useQuery(formerNumbersOptions(useSupabase(), chat.account_id))
  return data && findFormerPhone(chat, data)
}

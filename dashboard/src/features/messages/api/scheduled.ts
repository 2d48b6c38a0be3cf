import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { ask, askJson } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { type Message, scheduledMessages } from '../types.ts'

const NONE: readonly Message[] = []

export interface ScheduledChange {
  id: string
  /** Left out: it stays as it is. */
  message?: string
  /** ISO 8601; the past means now. */
  sendAt?: string
}

function scheduledOptions(supabase: Supabase, chatId: string, isAsked: boolean) {
  return queryOptions({
    queryKey: ['messages', chatId, 'scheduled'],
    queryFn: async () =>
      (await askJson(supabase.rpc('list_scheduled', { chat_id: chatId }), scheduledMessages)).messages,
    enabled: isAsked,
  })
}

/** What waits for its time in a chat, however long ago it was written; asked for where there is any. */
export function useScheduled({
  id,
  account_id,
  scheduled_at,
}: {
  id: string
  account_id: string
  scheduled_at: string | null
}): readonly Message[] {
  const isAsked = scheduled_at !== null
  const { data = NONE } = useQuery(scheduledOptions(useSupabase(), id, isAsked))
  useLiveQueries([account_id], { message: [['messages', id, 'scheduled']] })
  return isAsked ? data : NONE
}

/** True when it still waited and now is as told; false when it has left. */
export function useChangeScheduled(chatId: string) {
  const supabase = useSupabase()
  const queryClient = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: ({ id, message, sendAt }: ScheduledChange) =>
      ask(
        supabase.rpc('change_scheduled', {
          message_id: id,
          message: message ?? null,
          send_at: sendAt ?? null,
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['messages', chatId, 'scheduled'] }),
  })
}

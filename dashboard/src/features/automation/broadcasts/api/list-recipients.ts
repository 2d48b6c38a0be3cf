import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import type { Broadcast, RecipientStatus } from '../types.ts'

const PAGE = 50

export type Recipient = Awaited<ReturnType<typeof listRecipients>>[number]

interface Wanted extends Pick<Broadcast, 'id' | 'account_id'> {
  status: RecipientStatus | undefined
}

/** The people of a broadcast after one of them, in the order in which they were written down. */
export function listRecipients(supabase: Supabase, { id, account_id, status }: Wanted, after: number) {
  const rows = supabase
    .from('broadcast_recipients')
    .select('id, status, reason, variant, settled_at, contact:contacts(id, name, whatsapp_name, phone, lid)')
    .eq('account_id', account_id)
    .eq('broadcast_id', id)
    .gt('id', after)
  return ask((status ? rows.eq('status', status) : rows).order('id').limit(PAGE))
}

export function recipientsQueryOptions(supabase: Supabase, wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: ['broadcasts', wanted.account_id, wanted.id, 'recipients', wanted.status ?? ''],
    queryFn: ({ pageParam }) => listRecipients(supabase, wanted, pageParam),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.length === PAGE ? (last.at(-1)?.id ?? null) : null),
  })
}

export function useRecipients(wanted: Wanted) {
  return useInfiniteQuery(recipientsQueryOptions(useSupabase(), wanted))
}

import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ask } from '@/lib/ask.ts'
import { type Supabase, useSupabase } from '@/lib/supabase.ts'
import { DELIVERY_COLUMNS, type Delivery, type DeliveryStatus, type Endpoint } from '../types.ts'

const PAGE = 50
/** What is on its way is looked at again soon, what has settled now and then (milliseconds). */
const SOON = 3_000
const LATER = 15_000

interface Wanted extends Pick<Endpoint, 'id' | 'account_id'> {
  status: DeliveryStatus | undefined
}

/** Before a moment, the newest first: an endpoint's rows are made one after the other, each at a moment of its own. */
export function listDeliveries(
  supabase: Supabase,
  { id, account_id, status }: Wanted,
  before: string,
): Promise<Delivery[]> {
  const rows = supabase
    .from('webhook_deliveries')
    .select(DELIVERY_COLUMNS)
    .eq('account_id', account_id)
    .eq('endpoint_id', id)
    .lt('created_at', before)
  return ask(
    (status ? rows.eq('status', status) : rows).order('created_at', { ascending: false }).limit(PAGE),
  )
}

export function deliveriesQueryOptions(supabase: Supabase, wanted: Wanted) {
  return infiniteQueryOptions({
    queryKey: ['webhooks', wanted.account_id, wanted.id, 'deliveries', wanted.status ?? ''],
    queryFn: ({ pageParam }) => listDeliveries(supabase, wanted, pageParam),
    initialPageParam: 'infinity',
    getNextPageParam: (last) => (last.length === PAGE ? (last.at(-1)?.created_at ?? null) : null),
    // All that is loaded is read again: the more, the more seldom.
    refetchInterval: ({ state: { data } }) =>
      (data?.pages[0]?.some(isUnderWay) ? SOON : LATER) * (data?.pages.length ?? 1),
  })
}

function isUnderWay({ next_attempt_at }: Delivery): boolean {
  return next_attempt_at !== null && Date.parse(next_attempt_at) < Date.now() + LATER
}

export function useDeliveries(wanted: Wanted) {
  return useInfiniteQuery(deliveriesQueryOptions(useSupabase(), wanted))
}

/** What is sent of it; null once it is dropped by age, or with the person. */
export function useDeliveryBody(accountId: string, { id, endpoint_id }: Delivery) {
  const supabase = useSupabase()
  return useQuery({
    queryKey: ['webhooks', accountId, endpoint_id, 'body', id],
    queryFn: (): Promise<unknown> => ask(supabase.rpc('webhook_delivery_body', { delivery_id: id })),
    staleTime: 60_000,
  })
}

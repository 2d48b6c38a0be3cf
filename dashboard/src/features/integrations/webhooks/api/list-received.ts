import { queryOptions, useQuery } from '@tanstack/react-query'
import { useConfig } from '@/lib/config.ts'
import type { Shaped } from '@/lib/shape.ts'
import { type Endpoint, received } from '../types.ts'

const SHOWN = 30
const INTERVAL = 2_000
const LONGEST = 5_000

/** What came last to the demo's sample receiver; null where there is none, as in a hosted project. */
export async function listReceived(
  supabaseUrl: string,
  signal: AbortSignal,
): Promise<Shaped<typeof received> | null> {
  const response = await fetch(`${supabaseUrl.replace(/\/$/, '')}/received?limit=${SHOWN}`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST)]),
  })
  if (response.status === 404) return null
  const answer: unknown = response.ok ? await response.json() : undefined
  if (!received(answer)) throw new Error(`the sample receiver answered ${response.status}`)
  return answer
}

export function receivedQueryOptions(supabaseUrl: string | undefined, { url }: Pick<Endpoint, 'url'>) {
  return queryOptions({
    queryKey: ['received', supabaseUrl],
    queryFn: ({ signal }) => listReceived(supabaseUrl ?? '', signal),
    enabled: supabaseUrl !== undefined && isOfThisMachine(url),
    // While the page is seen; the next attempt is soon enough.
    refetchInterval: ({ state }) => (state.data === null ? false : INTERVAL),
    retry: false,
  })
}

export function useReceived(endpoint: Pick<Endpoint, 'url'>) {
  return useQuery(receivedQueryOptions(useConfig()?.supabase_url, endpoint))
}

function isOfThisMachine(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname === '127.0.0.1'
}

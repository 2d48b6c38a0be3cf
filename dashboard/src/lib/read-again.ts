import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'

const waiting = new WeakSet<Query>()

const isFirstRead = ({ state }: Query) => state.fetchStatus === 'fetching' && state.data === undefined

/**
 * Reads what is shown of these again, because it has changed. What is just being read for the first time is read once
 * more after that: TanStack Query keeps to the call under way, whose answer may be older than the change.
 */
export function readAgain(
  queryClient: QueryClient,
  queryKey: QueryKey,
  predicate: (query: Query) => boolean = () => true,
): void {
  const isLate = (query: Query) => isFirstRead(query) && !waiting.has(query) && predicate(query)
  const late = queryClient.getQueryCache().findAll({ queryKey, type: 'active', predicate: isLate })
  void queryClient.invalidateQueries({ queryKey, predicate })
  for (const query of late) {
    waiting.add(query)
    const again = () => {
      waiting.delete(query)
      void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true })
    }
    query.promise?.then(again, again)
  }
}

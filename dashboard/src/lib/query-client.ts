import { QueryCache, QueryClient } from '@tanstack/react-query'
import { errorCode } from './errors.ts'

const FINAL_CODES = new Set(['session_expired', 'forbidden'])

/** Refusals are final; everything else is tried twice more. Data is renewed when the page is seen or online again. */
export function createQueryClient(onSessionExpired: () => void): QueryClient {
  const queryCache = new QueryCache({
    onError: (error) => {
      if (errorCode(error) === 'session_expired') onSessionExpired()
    },
  })
  return new QueryClient({
    queryCache,
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => failures < 2 && !FINAL_CODES.has(errorCode(error)),
      },
    },
  })
}

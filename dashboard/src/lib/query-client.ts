import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { errorCode } from './errors.ts'

const REFUSALS = new Set(['forbidden', 'not_allowed', 'account_suspended', 'account_not_found'])

interface Listener {
  onSessionExpired: () => void
  /** The database refused something the page offered. */
  onRefused: () => void
}

/** Refusals are final; everything else is tried twice more. Data is renewed when the page is seen or online again. */
export function createQueryClient(listener: Listener): QueryClient {
  const onError = (error: Error) => {
    const code = errorCode(error)
    if (code === 'session_expired') listener.onSessionExpired()
    else if (REFUSALS.has(code)) listener.onRefused()
  }
  const isFinal = (code: string) => code === 'session_expired' || REFUSALS.has(code)
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => failures < 2 && !isFinal(errorCode(error)),
      },
    },
  })
}

import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { errorCode } from './errors.ts'

const REFUSALS = new Set(['forbidden', 'not_allowed', 'account_suspended'])

interface Listener {
  onSessionExpired: () => void
  /** The database refused something the page offered. */
  onRefused: () => void
}

/** Refusals are final; everything else is tried twice more. Data is renewed when the page is seen or online again. */
export function createQueryClient(listener: Listener): QueryClient {
  const onRead = (error: Error) => {
    if (errorCode(error) === 'session_expired') listener.onSessionExpired()
  }
  const onWrite = (error: Error) => {
    onRead(error)
    if (REFUSALS.has(errorCode(error))) listener.onRefused()
  }
  const isFinal = (code: string) => code === 'session_expired' || REFUSALS.has(code)
  return new QueryClient({
    queryCache: new QueryCache({ onError: onRead }),
    mutationCache: new MutationCache({ onError: onWrite }),
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => failures < 2 && !isFinal(errorCode(error)),
      },
    },
  })
}

import { onlineManager, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { errorCode } from './errors.ts'

/** True while the browser has a network and no shown data failed to load for want of an answer. */
export function useIsOnline(): boolean {
  const queryClient = useQueryClient()
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = [onlineManager.subscribe(listener), queryClient.getQueryCache().subscribe(listener)]
      return () => {
        for (const stop of stops) stop()
      }
    },
    [queryClient],
  )
  return useSyncExternalStore(subscribe, () => onlineManager.isOnline() && !hasNetworkFailure(queryClient))
}

function hasNetworkFailure(queryClient: QueryClient): boolean {
  const shown = queryClient.getQueryCache().findAll({ type: 'active' })
  return shown.some(({ state }) => {
    const failure = state.fetchFailureReason ?? state.error
    return failure !== null && errorCode(failure) === 'network'
  })
}

import { useSyncExternalStore } from 'react'

/** Whether the page waits for its reader to sign in again; everything on it stays as it was. */
interface SessionState {
  read: () => boolean
  write: (expired: boolean) => void
  subscribe: (listener: () => void) => () => void
}

function createSessionState(): SessionState {
  const listeners = new Set<() => void>()
  let expired = false
  return {
    read: () => expired,
    write: (next) => {
      expired = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** One for the page, as there is one session. */
export const sessionState = createSessionState()

export function useIsExpired(): boolean {
  return useSyncExternalStore(sessionState.subscribe, sessionState.read)
}

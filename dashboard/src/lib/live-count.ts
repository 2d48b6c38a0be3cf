import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { isOneOf, useAccountChanges } from './account-changes.ts'
import { readAgain } from './read-again.ts'

/** At most once in this time (milliseconds): counting is the dearest thing a page asks for. */
const PAUSE = 1_500

/** Counts again when chats change: the first change at once, those that follow it together. */
export function useLiveCount(accountIds: readonly string[], queryKey: QueryKey): void {
  const queryClient = useQueryClient()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const askedAt = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  useAccountChanges(accountIds, ({ event }) => {
    if (!isOneOf(event, 'chat', 'gap', 'join') || timer.current !== undefined) return
    const wait = Math.max(0, askedAt.current + PAUSE - Date.now())
    timer.current = setTimeout(() => {
      timer.current = undefined
      askedAt.current = Date.now()
      readAgain(queryClient, queryKey)
    }, wait)
  })
}

import { useSyncExternalStore } from 'react'

/** How many chats wait for whoever is signed in, for what stands outside of the page: its title, its icon. */
let shown = 0
const listeners = new Set<() => void>()

export function showWaiting(count: number): void {
  if (count === shown) return
  shown = count
  for (const listener of listeners) listener()
}

export function useShownWaiting(): number {
  return useSyncExternalStore(subscribe, () => shown)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** No count is exact beyond the first hundred. */
export function countText(count: number): string {
  return count > 99 ? '99+' : String(count)
}

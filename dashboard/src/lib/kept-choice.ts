import { useSyncExternalStore } from 'react'

/** One of a few that this browser remembers: whoever uses it follows, in every tab. */
export function keptChoice<Option extends string>(
  key: string,
  options: readonly Option[],
  fallback: NoInfer<Option>,
) {
  const listeners = new Set<() => void>()
  const read = (): Option => options.find((option) => option === localStorage.getItem(key)) ?? fallback

  function subscribe(listener: () => void): () => void {
    const hear = (event: StorageEvent) => {
      if (event.key === key || event.key === null) listener()
    }
    listeners.add(listener)
    window.addEventListener('storage', hear)
    return () => {
      listeners.delete(listener)
      window.removeEventListener('storage', hear)
    }
  }

  return {
    read,
    subscribe,
    choose(option: Option): void {
      localStorage.setItem(key, option)
      for (const listener of [...listeners]) listener()
    },
    use: (): Option => useSyncExternalStore(subscribe, read),
  }
}

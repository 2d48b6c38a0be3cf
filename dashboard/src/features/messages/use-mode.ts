import { useCallback, useState } from 'react'
import type { Mode } from './use-composer.ts'

/** The chats in which a note is written next; each is found again as it was left. */
const noted = new Set<string>()

/** Whether a message or a note is written in the chat of this key. */
export function useMode(key: string) {
  const [mode, setMode] = useState<Mode>(() => (noted.has(key) ? 'note' : 'message'))
  const choose = useCallback(
    (next: Mode) => {
      if (next === 'note') noted.add(key)
      else noted.delete(key)
      setMode(next)
    },
    [key],
  )
  return [mode, choose] as const
}

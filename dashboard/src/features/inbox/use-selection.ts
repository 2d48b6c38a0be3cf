import { useCallback, useMemo, useRef, useState } from 'react'
import { MOST_AT_ONCE } from './api/many-chats.ts'
import type { Chat } from './types.ts'

export interface Selection {
  /** Those that are chosen, in the order of the list. */
  chats: readonly Chat[]
  has: (chatId: string) => boolean
  /** Chooses a chat or lets it go; `through`: and all between it and the one before. */
  toggle: (chatId: string, through?: boolean) => void
  all: () => void
  clear: () => void
}

const NONE: ReadonlySet<string> = new Set()

/** Which of the listed chats are chosen: at most as many as one call takes. What leaves the list is chosen no more. */
export function useSelection(listed: readonly Chat[]): Selection {
  const [ids, setIds] = useState(NONE)
  const last = useRef<string>(undefined)
  const toggle = useCallback(
    (chatId: string, through = false) => {
      const from = through ? listed.findIndex(({ id }) => id === last.current) : -1
      const to = listed.findIndex(({ id }) => id === chatId)
      last.current = chatId
      setIds((before) => {
        if (from < 0) return before.has(chatId) ? without(before, chatId) : withAll(before, [chatId])
        const between = listed.slice(Math.min(from, to), Math.max(from, to) + 1)
        return withAll(
          before,
          between.map(({ id }) => id),
        )
      })
    },
    [listed],
  )
  const chats = useMemo(() => listed.filter(({ id }) => ids.has(id)), [listed, ids])
  return useMemo(
    () => ({
      chats,
      has: (chatId) => ids.has(chatId),
      toggle,
      all: () =>
        setIds(
          withAll(
            NONE,
            listed.map(({ id }) => id),
          ),
        ),
      clear: () => setIds(NONE),
    }),
    [chats, ids, listed, toggle],
  )
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return new Set([...ids].filter((other) => other !== id))
}

function withAll(ids: ReadonlySet<string>, added: readonly string[]): ReadonlySet<string> {
  return new Set([...ids, ...added].slice(0, MOST_AT_ONCE))
}

import { type KeyboardEvent, useEffect, useState } from 'react'
import { findQuickReplies, type QuickReply, quickQuery } from './quick-replies.ts'

/** Which of the offered replies a key goes to, and the keys that choose it. `query` says which list it is. */
export function useReplyKeys(
  found: readonly QuickReply[],
  query: string | undefined,
  onChoose: (reply: QuickReply) => void,
) {
  const [active, setActive] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another word, another list
  useEffect(() => setActive(0), [query])

  /** True when the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const chosen = found[active]
    if (event.key === 'ArrowDown') setActive((active + 1) % Math.max(1, found.length))
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % Math.max(1, found.length))
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen) onChoose(chosen)
    else return false
    event.preventDefault()
    return true
  }
  return { active, onKey }
}

/** What a slash at the beginning of the text offers, and the keys that choose from it. */
export function useQuickReplyChoice(
  text: string,
  replies: readonly QuickReply[],
  onChoose: (reply: QuickReply) => void,
) {
  const [dismissed, setDismissed] = useState<string>()
  const query = quickQuery(text)
  const isOpen = query !== undefined && replies.length > 0 && dismissed !== text
  const found = isOpen ? findQuickReplies(replies, query) : []
  const keys = useReplyKeys(found, query, onChoose)
  const onKey = (event: KeyboardEvent): boolean => {
    if (!isOpen) return false
    if (event.key !== 'Escape') return keys.onKey(event)
    setDismissed(text)
    event.preventDefault()
    return true
  }
  return { isOpen, query: query ?? '', found, active: keys.active, onKey }
}

import { type KeyboardEvent, useEffect, useState } from 'react'
import { findMentionable, type Mentionable, mentionQuery } from './mentions.ts'

/** What an @ offers in a note, and the keys that choose from it. */
export function useMentionChoice(
  text: string,
  caret: number,
  members: readonly Mentionable[],
  onChoose: (member: Mentionable) => void,
) {
  const [active, setActive] = useState(0)
  const [dismissed, setDismissed] = useState<string>()
  const query = members.length > 0 ? mentionQuery(text, caret) : undefined
  const found = query === undefined || dismissed === text ? [] : findMentionable(members, query)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another word, another list
  useEffect(() => setActive(0), [query])

  /** True when the key was for the list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const chosen = found[active]
    if (!chosen) return false
    if (event.key === 'Escape') setDismissed(text)
    else if (event.key === 'ArrowDown') setActive((active + 1) % found.length)
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) onChoose(chosen)
    else return false
    event.preventDefault()
    return true
  }
  return { isOpen: found.length > 0, found, active, onKey }
}

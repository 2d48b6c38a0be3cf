import { useSyncExternalStore } from 'react'

/** What somebody has begun to write in a chat. Kept in the browser: neither an error nor the end of a session loses it. */
export interface Draft {
  text: string
  /** The message it answers. */
  replyTo?: string | undefined
}

const PREFIX = 'zapbase.draft.'
const listeners = new Set<() => void>()

// Another tab writes as well.
if (typeof window !== 'undefined') {
  window.addEventListener('storage', ({ key }) => {
    if (key?.startsWith(PREFIX)) for (const listener of listeners) listener()
  })
}

/** Each person has drafts of his own: whoever signs in next on this machine sees his. */
const keyOf = (userId: string, chatId: string) => `${PREFIX}${userId}.${chatId}`

export function readDraft(userId: string, chatId: string): Draft {
  return parse(localStorage.getItem(keyOf(userId, chatId)))
}

export function writeDraft(userId: string, chatId: string, draft: Draft): void {
  const key = keyOf(userId, chatId)
  if (draft.text === '' && !draft.replyTo) localStorage.removeItem(key)
  else localStorage.setItem(key, JSON.stringify(draft))
  for (const listener of listeners) listener()
}

/** The beginning of what was left unsent in a chat; empty when nothing was. */
export function useDraftText(userId: string, chatId: string): string {
  return useSyncExternalStore(subscribe, () => readDraft(userId, chatId).text.slice(0, 200))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function parse(kept: string | null): Draft {
  if (!kept) return { text: '' }
  try {
    const { text, replyTo } = JSON.parse(kept) as Partial<Draft>
    return { text: text ?? '', replyTo }
  } catch {
    return { text: '' }
  }
}

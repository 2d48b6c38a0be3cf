import type { QuickReply } from './types.ts'

/** What somebody types as the database takes it: lower case, spaces become hyphens, accents and a leading `/` go. */
export function cleanShortcut(text: string): string {
  return text
    .trim()
    .replace(/^\/+/, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9_-]/g, '')
    .slice(0, 40)
}

/** Replies whose shortcut or text contains what is typed. */
export function filterReplies(replies: QuickReply[], query: string): QuickReply[] {
  const text = query.trim().replace(/^\//, '').toLocaleLowerCase()
  return replies.filter(
    ({ shortcut, message }) => shortcut.includes(text) || message.toLocaleLowerCase().includes(text),
  )
}

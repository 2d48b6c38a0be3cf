/** A text that a member puts into a message by its shortcut. */
export interface QuickReply {
  id: string
  shortcut: string
  message: string
  files: readonly { media_id: string }[]
}

const MOST_SHOWN = 50

/** What is typed after the slash; undefined unless the text is a slash and one word. */
export function quickQuery(text: string): string | undefined {
  return /^\/([^\s]{0,40})$/.exec(text)?.[1]?.toLowerCase()
}

/** Those whose shortcut begins with what was typed, then those that have it anywhere. */
export function findQuickReplies(replies: readonly QuickReply[], query: string): QuickReply[] {
  const begins = replies.filter(({ shortcut }) => shortcut.startsWith(query))
  const has = replies.filter(
    ({ shortcut, message }) =>
      !shortcut.startsWith(query) && (shortcut.includes(query) || message.toLowerCase().includes(query)),
  )
  return [...begins, ...has].slice(0, MOST_SHOWN)
}

/** A message is its stanza within chat, direction and, in a group, author; the text is how the page asks for it. */
export type MessageId = { fromMe: boolean; chat: string; stanza: string; author?: string }

const SERIALIZED = /^(true|false)_([^_]+@[^_]+)_(.+)$/
/** Whoever writes chooses his stanza: in a direct chat it may look as if an author stood behind it. */
const WITH_AUTHOR = /^(.+)_([^_]+@[^_]+)$/

/** Null for what is no serialized id of WhatsApp's page. */
export function parseMessageId(text: string): MessageId | null {
  const [, fromMe, chat, rest] = SERIALIZED.exec(text) ?? []
  if (!chat || !rest) return null
  const [, stanza = rest, author] = (isGroup(chat) && WITH_AUTHOR.exec(rest)) || []
  return { fromMe: fromMe === 'true', chat, stanza, ...(author && { author }) }
}

export function isGroup(chat: string): boolean {
  return chat.endsWith('@g.us')
}

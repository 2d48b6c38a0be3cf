import type { ChatState, Message, MessageState, Session } from '../../src/engine/types.ts'

export const BIA = '5521988880001@c.us'
export const CAIO = '5521988880002@c.us'

let count = 0

/** A message that came from the chat, each of an id of its own. */
export function received(chatId: string, body: string, more: Partial<Message> = {}): Message {
  count += 1
  return {
    message_id: `false_${chatId}_${count}`,
    chat_id: chatId,
    chat_kind: 'direct',
    from_me: false,
    author_id: chatId,
    author_name: null,
    kind: 'chat',
    body,
    timestamp: 1_800_000_000 + count,
    ack: 0,
    has_media: false,
    reply_to: null,
    ...more,
  }
}

/** What a phone has, as a session that reads it; `replace` overrides calls. */
export function sessionWith(messages: Message[], replace: Partial<Session> = {}): Session {
  const states = (): MessageState[] => messages.map((message) => ({ message, editedAt: 0, reactions: {} }))
  const chatState = (message: Message): ChatState => ({
    timestamp: message.timestamp,
    unread: -1,
    chat: { chat_id: message.chat_id, chat_kind: message.chat_kind },
    contact: null,
  })
  return {
    listChatStates: async () => {
      const latest = new Map(messages.map((message) => [message.chat_id, message]))
      return [...latest.values()].map(chatState).sort((a, b) => b.timestamp - a.timestamp)
    },
    listMessageIds: async (chatId: string, since: number) => {
      const found = messages.filter(({ chat_id, timestamp }) => chat_id === chatId && timestamp >= since)
      return { ids: found.map(({ message_id }) => message_id), isWhole: true }
    },
    lostNames: async () => [],
    readMessages: async (ids: string[]) => states().filter(({ message }) => ids.includes(message.message_id)),
    findIdentities: async () => [],
    ...replace,
  } as unknown as Session
}

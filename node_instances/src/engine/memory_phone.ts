import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import type { ChatState, ContactNews, Message, MessageState } from './types.ts'

/** A message as its phone writes it; the rest is the phone's to add. */
export type Draft = Pick<Message, 'chat_id' | 'from_me' | 'body'> & Partial<Message>

/**
 * The phone behind the memory engine: what was said, and what became of it. It keeps that in a file of its own, one
 * line a state, for a phone keeps its messages when a machine that is linked to it dies.
 */
export class MemoryPhone {
  readonly #file: string
  readonly #states = new Map<string, MessageState>()
  readonly #chats = new Map<string, string[]>()
  readonly #seen = new Map<string, number>()
  /** Phones that are not on WhatsApp. */
  readonly unregistered = new Set<string>()
  /** What WhatsApp tells of a person when it is asked, by LID. */
  readonly people = new Map<string, ContactNews>()
  /** Chats and what their other sides were shown, in order. */
  readonly typing: [chatId: string, state: string][] = []
  #nextId = 1

  constructor(file: string) {
    this.#file = file
    if (!existsSync(file)) return
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      this.#set(JSON.parse(line) as MessageState)
    }
  }

  /** Everything ever said, oldest first. */
  get messages(): Message[] {
    return this.states.map(({ message }) => message)
  }

  get states(): MessageState[] {
    return [...this.#states.values()]
  }

  state(messageId: string): MessageState | undefined {
    return this.#states.get(messageId)
  }

  add(...drafts: Draft[]): Message[] {
    const states = drafts.map((draft) => ({ message: this.#complete(draft), editedAt: 0, reactions: {} }))
    this.#keep(states)
    return states.map(({ message }) => message)
  }

  /** Another state of a known message, undefined for an unknown one. */
  change(
    messageId: string,
    change: { edit?: string; revoke?: true; ack?: number; reaction?: { sender: string; emoji: string } },
  ): MessageState | undefined {
    const known = this.#states.get(messageId)
    if (!known) return undefined
    const { edit, revoke, ack, reaction } = change
    const message = {
      ...known.message,
      ...(edit !== undefined && { body: edit }),
      ...(revoke && { kind: 'revoked', body: '' }),
      ...(ack !== undefined && { ack: Math.max(ack, known.message.ack) }),
    }
    const reactions = { ...known.reactions }
    if (reaction) reactions[reaction.sender] = reaction.emoji
    if (reaction?.emoji === '') delete reactions[reaction.sender]
    const editedAt = edit === undefined ? known.editedAt : Math.max(Date.now(), known.editedAt + 1)
    const state = { message, editedAt, reactions }
    this.#keep([state])
    return state
  }

  /** Its owner has read the chat. */
  see(chatId: string): void {
    this.#seen.set(chatId, this.ofChat(chatId).length)
  }

  chatStates(): ChatState[] {
    const states = [...this.#chats.keys()].map((chatId) => this.#chatState(this.ofChat(chatId)))
    return states.sort((a, b) => b.timestamp - a.timestamp)
  }

  messageIds(chatId: string, since: number): string[] {
    const messages = this.ofChat(chatId).filter(({ timestamp }) => timestamp >= since)
    return messages.map(({ message_id }) => message_id)
  }

  ofChat(chatId: string): Message[] {
    const ids = this.#chats.get(chatId) ?? []
    return ids.map((id) => (this.#states.get(id) as MessageState).message)
  }

  #chatState(messages: Message[]): ChatState {
    const latest = messages.at(-1) as Message
    const { chat_id, chat_kind, timestamp } = latest
    const told = messages.findLast(({ from_me }) => !from_me) ?? latest
    const unread = messages.slice(this.#seen.get(chat_id) ?? 0).filter(({ from_me }) => !from_me).length
    if (chat_kind === 'group') {
      const name = told.chat_name && { name: told.chat_name }
      return { timestamp, unread, chat: { chat_id, chat_kind, ...name }, contact: null }
    }
    const { phone, lid, author_name } = told
    const contact = {
      contact_id: chat_id,
      ...(phone && { phone }),
      ...(lid && { lid }),
      ...(author_name && { name: author_name }),
    }
    return { timestamp, unread, chat: { chat_id, chat_kind }, contact }
  }

  #complete(draft: Draft): Message {
    const { chat_id, from_me } = draft
    return {
      message_id: `${from_me}_${chat_id}_MEM${process.pid}X${this.#nextId++}`,
      chat_kind: chat_id.endsWith('@g.us') ? 'group' : 'direct',
      author_id: from_me ? 'me@c.us' : chat_id,
      author_name: null,
      kind: 'chat',
      timestamp: Math.floor(Date.now() / 1000),
      ack: from_me ? 1 : 0,
      has_media: false,
      reply_to: null,
      ...draft,
    }
  }

  #keep(states: MessageState[]): void {
    for (const state of states) this.#set(state)
    const lines = states.map((state) => `${JSON.stringify(state)}\n`).join('')
    appendFileSync(this.#file, lines, { mode: 0o600 })
  }

  #set(state: MessageState): void {
    const { message_id: id, chat_id: chatId } = state.message
    const chat = this.#chats.get(chatId)
    if (!chat) this.#chats.set(chatId, [id])
    else if (!this.#states.has(id)) chat.push(id)
    this.#states.set(id, state)
  }
}

import {
  type ChatSummary,
  type Contact,
  type PageContact,
  pageContact,
  type StoredMessage,
  serializeKey,
  widUser,
} from './messages.ts'

interface Chat {
  id: string
  name: string
  unread: number
  messages: StoredMessage[]
}

/** A contact who went by his phone goes by his LID. */
export interface Migration {
  from: string
  contact: PageContact
}

/** What a client that has just opened gets to know. */
export interface Snapshot {
  /** For pages that lived on: what they know has other ids now. */
  migrations: Migration[]
  chats: (ChatSummary & { messages: StoredMessage[] })[]
  contacts: PageContact[]
}

const SNAPSHOT_UNREAD_LIMIT = 100

/** A phone's chats, messages and contacts, each found without a scan. */
export class History {
  private readonly chats = new Map<string, Chat>()
  private readonly byId = new Map<string, StoredMessage>()
  private readonly byKey = new Map<string, StoredMessage>()
  /** By the ids they had before. */
  private readonly formerly = new Map<string, StoredMessage>()
  private readonly migrations: Migration[] = []
  private readonly contacts = new Map<string, Contact>()
  private readonly lids = new Map<string, string>()

  /** Keep a message; an incoming one makes its chat unread. */
  add(message: StoredMessage, chatName: string): ChatSummary {
    let chat = this.chats.get(message.chat)
    if (!chat) {
      chat = { id: message.chat, name: chatName, unread: 0, messages: [] }
      this.chats.set(message.chat, chat)
    }
    chat.messages.push(message)
    this.byId.set(message.id, message)
    this.byKey.set(message.key, message)
    if (!message.from_me) chat.unread += 1
    return { id: chat.id, name: chat.name, unread: chat.unread }
  }

  /** A group gets a name. */
  nameChat(id: string, name: string): void {
    const chat = this.chats.get(id)
    if (chat) chat.name = name
    else this.chats.set(id, { id, name, unread: 0, messages: [] })
  }

  /** Remember who a contact is; true when that is new. */
  meet(contact: Contact): boolean {
    const known = this.contacts.get(contact.wid)
    if (known && known.name === contact.name && known.hidden === contact.hidden) return false
    this.contacts.set(contact.wid, contact)
    if (contact.wid.endsWith('@lid') && !contact.hidden) this.lids.set(contact.phone, contact.wid)
    return true
  }

  contact(wid: string): Contact | undefined {
    return this.contacts.get(wid)
  }

  /** A person has one reaction, whichever of his wids it comes by; an empty emoji takes it back. */
  react(message: StoredMessage, sender: string, emoji: string): void {
    const phone = this.phoneOf(sender)
    const others = Object.entries(message.reactions).filter(([other]) => this.phoneOf(other) !== phone)
    message.reactions = Object.fromEntries(emoji ? [...others, [sender, emoji]] : others)
  }

  /** A contact goes by another wid from now on, in every chat: his messages keep their keys and get other ids. */
  migrate(from: string, contact: Contact): Migration {
    this.meet(contact)
    this.contacts.delete(from)
    for (const message of this.byId.values()) this.rename(message, from, contact.wid)
    const messages = this.all()
    this.byId.clear()
    for (const message of messages) this.byId.set(message.id, message)
    const chat = this.chats.get(from)
    const other = this.chats.get(contact.wid)
    if (chat) {
      this.chats.delete(from)
      const both = [...chat.messages, ...(other?.messages ?? [])].sort((a, b) => a.at - b.at)
      const unread = chat.unread + (other?.unread ?? 0)
      this.chats.set(contact.wid, { id: contact.wid, name: contact.name, unread, messages: both })
    }
    const migration = { from, contact: pageContact(contact) }
    this.migrations.push(migration)
    return migration
  }

  /** The wid by which this phone writes to a number: its LID once one is known. */
  chatWid(phone: string): string {
    return this.lids.get(phone) ?? `${phone}@c.us`
  }

  /** Whether the other side has ever written in a chat. */
  hasHeardFrom(chatId: string): boolean {
    return this.chats.get(chatId)?.messages.some((message) => !message.from_me) ?? false
  }

  /** By the id it has, or once had. */
  message(id: string): StoredMessage | undefined {
    return this.byId.get(id) ?? this.formerly.get(id)
  }

  messageByKey(key: string): StoredMessage | undefined {
    return this.byKey.get(key)
  }

  all(): StoredMessage[] {
    return [...this.byId.values()]
  }

  summaries(): ChatSummary[] {
    return [...this.chats.values()].map(({ id, name, unread }) => ({ id, name, unread }))
  }

  /** Up to `limit` messages of a chat that came before the one with this id, oldest first. */
  before(chatId: string, id: string | null, limit: number): StoredMessage[] {
    const messages = this.chats.get(chatId)?.messages ?? []
    const end = id === null ? messages.length : messages.findLastIndex((message) => message.id === id)
    return end <= 0 ? [] : messages.slice(Math.max(0, end - limit), end)
  }

  /** Mark a chat as read; true when it was not. */
  markRead(chatId: string): boolean {
    const chat = this.chats.get(chatId)
    if (!chat || chat.unread === 0) return false
    chat.unread = 0
    return true
  }

  /** Every chat with its newest message and those unread, without the messages that are still to be delivered. */
  snapshot(undelivered: ReadonlySet<string>): Snapshot {
    const chats = [...this.chats.values()].map((chat) => {
      const delivered = undelivered.size
        ? chat.messages.filter(({ id }) => !undelivered.has(id))
        : chat.messages
      const unread = Math.max(0, chat.unread - (chat.messages.length - delivered.length))
      const count = Math.min(Math.max(1, unread), SNAPSHOT_UNREAD_LIMIT)
      return { id: chat.id, name: chat.name, unread, messages: delivered.slice(-count) }
    })
    return {
      migrations: this.migrations,
      chats: chats.filter(({ messages }) => messages.length > 0),
      contacts: [...this.contacts.values()].map(pageContact),
    }
  }

  private phoneOf(wid: string): string {
    return this.contacts.get(wid)?.phone ?? widUser(wid)
  }

  private rename(message: StoredMessage, from: string, to: string): void {
    const { [from]: emoji, ...others } = message.reactions
    if (emoji) message.reactions = { ...others, [to]: emoji }
    if (message.chat !== from && message.author !== from) return
    this.formerly.set(message.id, message)
    if (message.chat === from) message.chat = to
    if (message.author === from) message.author = to
    message.id = serializeKey(message.from_me, message.chat, message.key, message.author)
  }
}

import { randomBytes } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TypingRequest } from '../contract.generated.ts'
import { InstanceError } from '../errors.ts'
import type { Change, Chat, Engine, EngineEvent, Media, Message, Outgoing, Session } from './types.ts'

const QR_MILLISECONDS = 20_000
const NOBODY: Link = { phone: '5500000000000', name: 'Memory' }

/** A message as the phone has it: with what became of it. */
export type PhoneMessage = Message & {
  /** Our reaction to it. */
  reaction?: string
  edited?: boolean
  location?: Outgoing['location']
  vcards?: string[]
}

/** The phone that has scanned. */
export type Link = { phone: string; name: string }
type Listener = (event: EngineEvent) => void

/**
 * An engine without a browser, for scale tests: the same states and events, driven through its phone.
 * Being linked is a file in the session folder, so a restart connects without a new code; what was said is
 * another, for a phone keeps its messages when a machine that is linked to it dies.
 */
export class MemoryEngine implements Engine {
  readonly #linkFile: string
  readonly #messagesFile: string
  /** Everything ever said, oldest first. */
  readonly messages: PhoneMessage[]
  /** Phones that are not on WhatsApp. */
  readonly unregistered = new Set<string>()
  /** Chats and what their other sides were shown, in order. */
  readonly typing: [chatId: string, state: string][] = []
  #session: MemorySession | null = null
  #nextId = 1

  constructor(sessionDir: string) {
    this.#linkFile = join(sessionDir, 'memory.linked')
    this.#messagesFile = join(sessionDir, 'memory.messages')
    this.messages = readMessages(this.#messagesFile)
  }

  createSession(listener: Listener): Session {
    this.#session = new MemorySession(this, listener)
    return this.#session
  }

  async forget(): Promise<void> {
    await rm(this.#linkFile, { force: true })
  }

  isHarmless(): boolean {
    return false
  }

  async link(link: Partial<Link>): Promise<void> {
    await writeFile(this.#linkFile, JSON.stringify({ ...NOBODY, ...link }), { mode: 0o600 })
  }

  /** Who is linked on this machine, null when nobody is. */
  async readLink(): Promise<Link | null> {
    const text = await readFile(this.#linkFile, 'utf8').catch(() => null)
    return text === null ? null : JSON.parse(text)
  }

  /** The session whose phone is being driven; null when none is open. */
  get session(): MemorySession | null {
    return this.#session?.isOpen ? this.#session : null
  }

  /** A message the phone has; one from outside is told now, or found at the next connection. */
  add(
    draft: Pick<Message, 'chat_id' | 'from_me' | 'author_name' | 'kind' | 'body' | 'reply_to'>,
    more: Partial<PhoneMessage> = {},
  ): Message {
    const message: Message = {
      ...draft,
      message_id: `${draft.from_me}_${draft.chat_id}_MEM${process.pid}X${this.#nextId++}`,
      chat_kind: draft.chat_id.endsWith('@g.us') ? 'group' : 'direct',
      author_id: draft.from_me ? 'me@c.us' : draft.chat_id,
      timestamp: Math.floor(Date.now() / 1000),
      ack: draft.from_me ? 1 : 0,
      has_media: false,
    }
    this.messages.push({ ...message, ...more })
    this.#keep({ ...message, ...more })
    return message
  }

  /** What is done to a message that the phone has. Throws `target_unknown`. */
  change(messageId: string, done: Partial<PhoneMessage>): void {
    const message = this.messages.find(({ message_id }) => message_id === messageId)
    if (!message) throw new InstanceError('target_unknown')
    this.#keep(Object.assign(message, done))
  }

  /** Of two lines about one message the later counts. */
  #keep(message: PhoneMessage): void {
    appendFileSync(this.#messagesFile, `${JSON.stringify(message)}\n`, { mode: 0o600 })
  }

  tell(event: EngineEvent): void {
    if (this.session?.isConnected) this.session.tell(event)
  }
}

function readMessages(file: string): PhoneMessage[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  const messages = lines.map((line) => JSON.parse(line) as PhoneMessage)
  return [...new Map(messages.map((message) => [message.message_id, message])).values()]
}

/** One life of the memory engine. */
export class MemorySession implements Session {
  readonly #engine: MemoryEngine
  readonly #listener: Listener
  #rotation: NodeJS.Timeout | undefined
  isOpen = false
  isConnected = false

  constructor(engine: MemoryEngine, listener: Listener) {
    this.#engine = engine
    this.#listener = listener
  }

  tell(event: EngineEvent): void {
    this.#listener(event)
  }

  async open(): Promise<void> {
    this.isOpen = true
    const link = await this.#engine.readLink()
    if (link) this.connect(link)
    else this.showQr()
  }

  connect(link: Link): void {
    clearTimeout(this.#rotation)
    this.isConnected = true
    this.tell({ type: 'connected', ...link })
  }

  showQr(): void {
    clearTimeout(this.#rotation)
    if (!this.isOpen) return
    this.tell({ type: 'qr', qr: `2@${randomBytes(48).toString('base64')},memory` })
    this.#rotation = setTimeout(() => this.showQr(), QR_MILLISECONDS)
  }

  async close(): Promise<void> {
    clearTimeout(this.#rotation)
    this.isOpen = false
    this.isConnected = false
  }

  async unlink(): Promise<void> {
    await this.#engine.forget()
    await this.close()
  }

  async send(outgoing: Outgoing, onCreated: (messageId: string) => void): Promise<number> {
    const { chatId, kind, body, replyTo, media, location, vcards } = outgoing
    const { message_id: messageId } = this.#engine.add(
      {
        chat_id: chatId,
        from_me: true,
        author_name: null,
        kind: kind === 'text' ? 'chat' : kind,
        body,
        reply_to: replyTo,
      },
      { has_media: media !== null, ...(location && { location }), ...(vcards.length > 0 && { vcards }) },
    )
    onCreated(messageId)
    setImmediate(() => this.tell({ type: 'message_ack', messageId, ack: 2 }))
    return 1
  }

  async change({ kind, target, body }: Change): Promise<void> {
    if (kind === 'reaction') this.#engine.change(target, { reaction: body })
    else if (kind === 'edit') this.#engine.change(target, { body, edited: true })
    else this.#engine.change(target, { body: '', kind: 'revoked' })
  }

  async showTyping(chatId: string, state: TypingRequest['state']): Promise<void> {
    this.#engine.typing.push([chatId, state])
  }

  async requestPairingCode(): Promise<string> {
    const code = randomBytes(4).toString('hex').toUpperCase()
    this.tell({ type: 'pairing_code', code })
    return code
  }

  async findNumber(phone: string): Promise<string | null> {
    return phone.startsWith('0') || this.#engine.unregistered.has(phone) ? null : `${phone}@c.us`
  }

  async listChats(): Promise<Chat[]> {
    const latest = new Map(this.#engine.messages.map((message) => [message.chat_id, message]))
    return [...latest.values()].map((message) => ({
      chat_id: message.chat_id,
      kind: message.chat_kind,
      name: message.author_name,
      unread: 0,
      timestamp: message.timestamp,
    }))
  }

  async listMessages(chatId: string, limit: number): Promise<Message[]> {
    return this.#engine.messages.filter((message) => message.chat_id === chatId).slice(-limit)
  }

  async listContacts() {
    return []
  }

  async fetchMedia(): Promise<Media> {
    throw new InstanceError('no_media')
  }

  async listUnread(since: number): Promise<Message[]> {
    return this.#engine.messages.filter(({ from_me, timestamp }) => !from_me && timestamp >= since)
  }
}

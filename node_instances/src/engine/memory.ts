import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TypingRequest } from '../contract.generated.ts'
import { pause } from '../deadline.ts'
import { InstanceError } from '../errors.ts'
import { MemoryFiles } from './memory_files.ts'
import { MemoryPhone } from './memory_phone.ts'
import type {
  Change,
  Chat,
  ChatHistory,
  ChatState,
  ContactNews,
  Engine,
  EngineEvent,
  FetchedMedia,
  Message,
  MessageState,
  Outgoing,
  Session,
} from './types.ts'

const QR_MILLISECONDS = 20_000
const NOBODY: Link = { phone: '5500000000000', name: 'Memory' }

/** The phone that has scanned. */
export type Link = { phone: string; name: string }
type Listener = (event: EngineEvent) => void

/**
 * An engine without a browser, for scale tests: the same states and events, driven through its phone.
 * Being linked is a file in the session folder, so a restart connects without a new code.
 */
export class MemoryEngine implements Engine {
  readonly #linkFile: string
  readonly phone: MemoryPhone
  readonly files: MemoryFiles
  /** The phone goes on and this machine hears nothing of it, until the next connection. */
  isDeaf = false
  /** So long its server takes for each message that is sent. */
  sendMilliseconds = 0
  #session: MemorySession | null = null

  constructor(sessionDir: string) {
    this.#linkFile = join(sessionDir, 'memory.linked')
    this.phone = new MemoryPhone(join(sessionDir, 'memory.messages'))
    this.files = new MemoryFiles(join(sessionDir, 'memory.files'))
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

  /** What the phone does, as a connected machine hears it. */
  tell(event: EngineEvent): void {
    if (this.session?.isConnected && !this.isDeaf) this.session.tell(event)
  }
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
    this.#engine.isDeaf = false
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
    const { location, vcards } = outgoing
    const [message] = this.#engine.phone.add({
      chat_id: outgoing.chatId,
      from_me: true,
      kind: outgoing.kind === 'text' ? 'chat' : outgoing.kind,
      body: outgoing.body,
      reply_to: outgoing.replyTo,
      has_media: outgoing.media !== null,
      ...(location && { content: location }),
      ...(vcards.length > 0 && { content: { vcards } }),
    }) as [Message]
    const messageId = message.message_id
    if (outgoing.media) this.#engine.files.put(messageId, outgoing.media)
    onCreated(messageId)
    if (this.#engine.sendMilliseconds > 0) await pause(this.#engine.sendMilliseconds)
    setImmediate(() => {
      this.#engine.phone.change(messageId, { ack: 2 })
      this.#engine.tell({ type: 'message_ack', messageId, ack: 2 })
    })
    return 1
  }

  async change({ kind, target, body }: Change): Promise<void> {
    const { phone } = this.#engine
    const known = phone.state(target)
    if (!known || known.message.kind === 'revoked') throw new InstanceError('target_unknown')
    if (kind === 'reaction') phone.change(target, { reaction: { sender: 'me', emoji: body } })
    else if (kind === 'revoke') phone.change(target, { revoke: true })
    else if (known.message.body !== body) phone.change(target, { edit: body })
  }

  async showTyping(chatId: string, state: TypingRequest['state']): Promise<void> {
    this.#engine.phone.typing.push([chatId, state])
  }

  async requestPairingCode(): Promise<string> {
    const code = randomBytes(4).toString('hex').toUpperCase()
    this.tell({ type: 'pairing_code', code })
    return code
  }

  async findNumber(phone: string): Promise<string | null> {
    return phone.startsWith('0') || this.#engine.phone.unregistered.has(phone) ? null : `${phone}@c.us`
  }

  async listChats(): Promise<Chat[]> {
    return this.#engine.phone.chatStates().map(({ chat, contact, unread, timestamp }) => ({
      chat_id: chat.chat_id,
      kind: chat.chat_kind,
      name: chat.name ?? contact?.name ?? null,
      unread,
      timestamp,
    }))
  }

  async listMessages(chatId: string, limit: number): Promise<Message[]> {
    return this.#engine.phone.ofChat(chatId).slice(-limit)
  }

  async listContacts() {
    return []
  }

  async fetchMedia(messageId: string, maxBytes: number): Promise<FetchedMedia> {
    if (!this.#engine.phone.state(messageId)) throw new InstanceError('message_not_found')
    return this.#engine.files.get(messageId, maxBytes)
  }

  async listChatStates(limit: number): Promise<ChatState[]> {
    return this.#engine.phone.chatStates().slice(0, limit)
  }

  async listMessageIds(chatId: string, since: number, limit: number): Promise<ChatHistory> {
    return { ids: this.#engine.phone.messageIds(chatId, since).slice(-limit), isWhole: true }
  }

  async lostNames() {
    return []
  }

  async readMessages(messageIds: string[]): Promise<MessageState[]> {
    const states = messageIds.map((id) => this.#engine.phone.state(id))
    return states.filter((state) => state !== undefined)
  }

  async findIdentities(contactIds: string[]): Promise<ContactNews[]> {
    const found = contactIds.map((id) => this.#engine.phone.people.get(id))
    return found.filter((contact) => contact !== undefined)
  }
}

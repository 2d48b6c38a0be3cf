import { randomUUID } from 'node:crypto'
import { ApiError } from '../errors.ts'
import { AckClock, type AckDelays } from './acks.ts'
import { applyFault, type FaultRequest, noFaults, type StandingFaults } from './faults.ts'
import { History } from './history.ts'
import { Link } from './link.ts'
import {
  authorOf,
  type ChatState,
  type Contact,
  type MessageContent,
  newKey,
  type PhoneEvent,
  pageContact,
  phoneWid,
  type StoredMessage,
  serializeKey,
  widUser,
} from './messages.ts'

/** Who wrote an incoming message, and where. */
export interface Sender {
  phone: string
  name?: string
  /** The user part of a LID; the chat then goes by it. */
  lid?: string
  hidden?: Contact['hidden']
  group?: { id: string; name?: string }
}

/** Carries what a phone does over to the other simulated phone, if the number is one. */
export interface Network {
  deliver(from: Phone, toPhone: string, content: MessageContent, key: string): void
  change(from: Phone, toPhone: string, key: string, change: MessageChange): void
}

export type MessageChange =
  | { kind: 'edit'; body: string }
  | { kind: 'revoke' }
  | { kind: 'reaction'; sender: string; emoji: string }

/** What the other side of a chat was shown, and when (ms since 1970). */
export interface ShownState {
  chat: string
  state: ChatState
  at: number
}

const STATES_KEPT = 200

/** One WhatsApp number: its history, the clients linked to it, the faults it has been given. */
export class Phone {
  readonly number: string
  name: string
  readonly history = new History()
  readonly faults: StandingFaults = noFaults()
  readonly links = new Map<string, Link>()
  /** The newest last. */
  readonly shownStates: ShownState[] = []
  private readonly network: Network
  private readonly delays: AckDelays
  private readonly clock = new AckClock((id, ack) => this.raiseAck(id, ack))

  constructor(number: string, name: string, network: Network, delays: AckDelays) {
    this.number = number
    this.name = name
    this.network = network
    this.delays = delays
  }

  get wid(): string {
    return phoneWid(this.number)
  }

  addLink(client: string, session: string = randomUUID(), linkedAt = Date.now()): Link {
    const link = new Link(session, client, linkedAt)
    this.links.set(session, link)
    return link
  }

  /** Log a client out from the phone's side, or all of them; returns how many. */
  unlink(session?: string): number {
    const gone = session
      ? [this.links.get(session)].filter((link) => link !== undefined)
      : [...this.links.values()]
    for (const link of gone) {
      this.links.delete(link.session)
      link.sink?.send({ type: 'logged_out' })
    }
    return gone.length
  }

  applyFault(request: FaultRequest): number {
    return applyFault(request, this.faults, [...this.links.values()])
  }

  /** A message from somebody else reaches this phone. */
  receive(sender: Sender, content: MessageContent, key = newKey()): StoredMessage {
    const wid = sender.lid ? `${sender.lid}@lid` : this.history.chatWid(sender.phone)
    const chat = sender.group ? `${sender.group.id}@g.us` : wid
    const author = sender.group ? wid : undefined
    const name = sender.name ?? this.history.contact(wid)?.name ?? sender.phone
    const hidden = sender.hidden ?? (sender.lid ? this.history.contact(wid)?.hidden : undefined)
    const contact = { wid, phone: sender.phone, name, ...(hidden && { hidden }) }
    const isNew = this.history.meet(contact)
    const message = this.buildMessage(false, chat, key, content, author)
    const summary = this.history.add(message, sender.group ? (sender.group.name ?? chat) : name)
    const told = isNew && { contact: pageContact(contact) }
    this.broadcast({ kind: 'message', message, chat: summary, ...told })
    return message
  }

  /** WhatsApp tells which phone a LID belongs to; throws ApiError contact_unknown. */
  reveal(lid: string): Contact {
    const known = this.history.contact(`${lid}@lid`)
    if (!known) throw new ApiError('contact_unknown')
    const { hidden: _, ...contact } = known
    this.history.meet(contact)
    this.broadcast({ kind: 'contact', contact: pageContact(contact) })
    return contact
  }

  /** Somebody gives a group its name, or another one. */
  nameGroup(id: string, name: string, author: string): void {
    const chat = `${id}@g.us`
    this.history.nameChat(chat, name)
    this.broadcast({ kind: 'subject', chat, name, author })
  }

  /**
   * WhatsApp moves a contact from his phone to his LID: chats, messages and reactions go by it from now on. With
   * `again` clients are handed the chat's messages once more.
   */
  migrate(number: string, lid: string, again: boolean): Contact {
    const from = phoneWid(number)
    const name = this.history.contact(from)?.name ?? number
    const contact = { wid: `${lid}@lid`, phone: number, name }
    const migration = this.history.migrate(from, contact)
    for (const link of this.links.values()) link.amend((event) => this.amend(event, from, contact.wid))
    this.broadcast({ kind: 'migrated', ...migration, again })
    return contact
  }

  /** A contact tells WhatsApp that the number is another one now. */
  changeNumber(from: string, to: string): void {
    this.broadcast({ kind: 'number', from: phoneWid(from), to: phoneWid(to) })
  }

  /** What clients got as ciphertext can be read at last; throws ApiError message_unknown. */
  decrypt(id: string): StoredMessage {
    const message = this.history.message(id)
    if (!message?.sealed) throw new ApiError('message_unknown')
    Object.assign(message, message.sealed)
    delete message.sealed
    this.broadcast({ kind: 'decrypted', message })
    return message
  }

  /** This phone's owner writes: through a linked client (`origin`) or on the phone itself. */
  send(chat: string, content: MessageContent, key = newKey(), origin?: Link): StoredMessage {
    const author = chat.endsWith('@g.us') ? this.wid : undefined
    const message = this.buildMessage(true, chat, key, content, author)
    const peer = this.peerOf(chat)
    const summary = this.history.add(message, this.history.contact(chat)?.name ?? widUser(chat))
    this.broadcast({ kind: 'message', message, chat: summary }, origin)
    const { serverMs, deviceMs, readMs } = this.ackDelays()
    if (!origin) this.clock.schedule(message.id, 1, serverMs)
    this.clock.schedule(message.id, 2, serverMs + deviceMs)
    this.clock.schedule(message.id, 3, serverMs + deviceMs + readMs)
    if (peer) this.network.deliver(this, peer, content, key)
    return message
  }

  /** How long each ack takes now, the fault slow_acks included. */
  ackDelays(): AckDelays {
    const slow = this.faults.slowAcksMs
    const { serverMs, deviceMs, readMs } = this.delays
    return { serverMs: serverMs + slow, deviceMs: deviceMs + slow, readMs: readMs + slow }
  }

  raiseAck(id: string, ack: number): void {
    const message = this.history.message(id)
    if (!message || message.ack >= ack) return
    message.ack = ack
    this.broadcast({ kind: 'ack', id: message.id, ack })
  }

  /** The other side has read everything this phone sent to a chat; returns how many messages that raised. */
  readByPeer(chat: string): number {
    const unread = this.history
      .all()
      .filter((message) => message.from_me && message.chat === chat && message.ack < 3)
    for (const { id } of unread) this.raiseAck(id, 3)
    return unread.length
  }

  /** This phone's owner has read a chat. */
  markRead(chat: string, origin?: Link): void {
    if (this.history.markRead(chat)) this.broadcast({ kind: 'seen', chat }, origin)
  }

  /** Change a message and tell the other phone; throws ApiError message_unknown. */
  change(id: string, change: MessageChange, origin?: Link): void {
    const message = this.history.message(id)
    if (!message) throw new ApiError('message_unknown')
    this.applyChange(message, change, origin)
    const peer = this.peerOf(message.chat)
    if (peer) this.network.change(this, peer, message.key, change)
  }

  /** A change that came from the other phone; a message this phone does not have is passed over. */
  changeFromPeer(key: string, change: MessageChange): void {
    const message = this.history.messageByKey(key)
    if (message) this.applyChange(message, change)
  }

  /** The other side of a chat is shown that this phone's owner is writing. */
  showState(chat: string, state: ChatState): void {
    this.shownStates.push({ chat, state, at: Date.now() })
    if (this.shownStates.length > STATES_KEPT) this.shownStates.shift()
  }

  /** Make a message older: it was written so many seconds earlier. Throws ApiError message_unknown. */
  age(id: string, seconds: number): StoredMessage {
    const message = this.history.message(id)
    if (!message) throw new ApiError('message_unknown')
    message.at -= seconds * 1000
    this.broadcast({ kind: 'age', id: message.id, at: message.at })
    return message
  }

  close(): void {
    this.clock.close()
  }

  private applyChange(message: StoredMessage, change: MessageChange, origin?: Link): void {
    const { id } = message
    const at = Date.now()
    switch (change.kind) {
      case 'edit':
        message.body = change.body
        message.edited_at = at
        this.broadcast({ kind: 'edit', id, body: change.body, at }, origin)
        break
      case 'revoke':
        message.type = 'revoked'
        message.body = ''
        delete message.media
        this.broadcast({ kind: 'revoke', id }, origin)
        break
      case 'reaction':
        this.history.react(message, change.sender, change.emoji)
        this.broadcast({ kind: 'reaction', id, sender: change.sender, emoji: change.emoji, at }, origin)
    }
  }

  private amend(event: PhoneEvent, from: string, to: string): void {
    if ('id' in event) event.id = this.history.message(event.id)?.id ?? event.id
    if (event.kind === 'message' && event.chat.id === from) event.chat.id = to
  }

  private peerOf(chat: string): string | undefined {
    const phone = this.history.contact(chat)?.phone ?? (chat.endsWith('@c.us') ? widUser(chat) : undefined)
    return phone === this.number ? undefined : phone
  }

  private buildMessage(
    fromMe: boolean,
    chat: string,
    key: string,
    content: MessageContent,
    author: string | undefined,
  ): StoredMessage {
    const quoted = content.reply_to === undefined ? undefined : this.history.messageByKey(content.reply_to)
    const written = {
      id: serializeKey(fromMe, chat, key, author),
      key,
      chat,
      from_me: fromMe,
      at: Date.now(),
    }
    const origin = { ...(author && { author }), ...(quoted && { quoted: authorOf(quoted) }) }
    return { ...written, ack: fromMe ? 0 : 1, reactions: {}, ...origin, ...content }
  }

  private broadcast(event: PhoneEvent, except?: Link): void {
    for (const link of this.links.values()) if (link !== except) link.push(event)
  }
}

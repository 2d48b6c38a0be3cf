import type { EngineEvent, Message, MessageState, Session } from '../engine/types.ts'
import type { Insert, Journal } from '../journal/journal.ts'
import type { Log } from '../log.ts'
import { CatchUp } from './catch_up.ts'
import { Directory } from './directory.ts'
import type { Outbox } from './outbox.ts'

export type InboxEvent = Extract<
  EngineEvent,
  {
    type:
      | 'message'
      | 'message_edit'
      | 'message_revoke'
      | 'message_ack'
      | 'reaction'
      | 'contact'
      | 'identity'
      | 'chat'
  }
>

/** Journals what WhatsApp tells of messages and people, each message and each change once. */
export class Inbox {
  readonly #journal: Journal
  readonly #outbox: Outbox
  readonly #log: Log
  readonly #directory: Directory
  #catchUp: CatchUp | null = null
  #isPairing = false

  constructor(journal: Journal, outbox: Outbox, log: Log) {
    this.#journal = journal
    this.#outbox = outbox
    this.#log = log
    this.#directory = new Directory(journal, log)
  }

  take(event: InboxEvent): void {
    switch (event.type) {
      case 'message':
        this.#directory.notice(event.message)
        if (!this.#catchUp?.holds(event.message)) this.tell(event.message)
        break
      case 'message_ack':
        this.#outbox.acknowledged(event.messageId, event.ack)
        this.#change(event, (insert, id) => this.#ack(insert, id, event.ack))
        break
      case 'message_edit':
        this.#change(event, (insert, id) => this.#edit(insert, { ...event, messageId: id }))
        break
      case 'message_revoke':
        this.#change(event, (insert, id) => this.#revoke(insert, id, event.chatId))
        break
      case 'reaction':
        this.#change(event, (insert, id) => {
          this.#react(insert, id, this.#journal.told.senderOf(id, event.senderId), event.emoji)
        })
        break
      case 'contact':
        this.#directory.tellContact(event.contact)
        this.#learn(event.contact)
        break
      case 'identity':
        this.#learn(event)
        break
      case 'chat':
        this.#directory.tellChat(event.chat)
    }
  }

  /** The number was paired just now: what its phone has from before is history, not news. */
  paired(): void {
    this.#journal.setMark('paired_at', Math.floor(Date.now() / 1000))
    this.#journal.setMark('history_known', 0)
    this.#isPairing = true
  }

  /** The connection is there: what came while it was not is caught up with, beside what comes now. */
  connected(session: Session): void {
    this.disconnected()
    this.#catchUp = new CatchUp({
      session,
      isPairing: this.#isPairing,
      journal: this.#journal,
      directory: this.#directory,
      log: this.#log,
      tell: (message) => this.tell(message),
      compare: (state) => this.compare(state),
    })
    this.#isPairing = false
    this.#directory.attend(session)
    void this.#catchUp.run()
  }

  /** What comes from here on may be missed until it is there again. */
  disconnected(): void {
    this.#catchUp?.abandon()
    this.#catchUp = null
    this.#directory.leave()
  }

  /** Journals a message unless it was before. */
  tell(message: Message): void {
    const until = this.#catchUp?.isDone ? message.timestamp : null
    this.#journal.compose((insert) => {
      this.#message(insert, this.#named(message))
      if (until !== null) this.#journal.raiseMark('caught_up', until)
    })
  }

  /** Journals what is new in how a message stands. */
  compare({ message: seen, editedAt, reactions, people = [] }: MessageState): void {
    this.#journal.compose((insert) => {
      const { told } = this.#journal
      for (const { lid, phone } of people) told.identities.learn(lid, phone)
      const message = this.#named(seen)
      const { message_id: id, chat_id: chatId, body } = message
      if (this.#message(insert, message)) {
        // Its text is the newest already.
        if (editedAt > 0) told.isNewEdit(id, editedAt)
      } else {
        if (message.from_me) this.#ack(insert, id, message.ack)
        if (message.kind === 'revoked') this.#revoke(insert, id, chatId)
        else if (editedAt > 0) this.#edit(insert, { messageId: id, chatId, body, editedAt })
      }
      if (reactions) this.#compareReactions(insert, id, reactions)
    })
  }

  /** Each person has one, whichever of his ids the page has it by. */
  #compareReactions(insert: Insert, messageId: string, reactions: Record<string, string>): void {
    const { told } = this.#journal
    const stands = new Map<string, string>()
    const names = new Map<string, string>()
    for (const [sender, emoji] of Object.entries(reactions)) {
      const ids = told.identities.idsOf(sender)
      const name = ids.map((id) => names.get(id)).find(Boolean) ?? told.senderOf(messageId, sender)
      for (const id of ids) names.set(id, name)
      stands.set(name, emoji)
    }
    const gone = told.senders(messageId).filter((sender) => !stands.has(sender))
    for (const sender of gone) this.#react(insert, messageId, sender, '')
    for (const [sender, emoji] of stands) this.#react(insert, messageId, sender, emoji)
  }

  /** What happened to a message is told of the id by which it was. */
  #change({ messageId }: { messageId: string }, tell: (insert: Insert, id: string) => void): void {
    this.#journal.compose((insert) => tell(insert, this.#journal.told.nameOf(messageId)))
  }

  #learn({ lid, phone }: { lid?: string; phone?: string }): void {
    if (lid && phone) this.#journal.compose(() => this.#journal.told.identities.learn(lid, phone))
  }

  /** The message under the ids by which it, and what it answers, were told. */
  #named(message: Message): Message {
    const { told } = this.#journal
    const { message_id, reply_to, chat_kind, from_me, author_id, lid, phone } = message
    told.identities.learn(lid, phone)
    const author = chat_kind === 'group' && !from_me ? author_id : undefined
    return {
      ...message,
      message_id: told.nameOf(message_id, author),
      reply_to: reply_to && told.nameOf(reply_to),
    }
  }

  #message(insert: Insert, message: Message): boolean {
    const { told } = this.#journal
    const id = message.message_id
    if (!told.isNewMessage(id, message.kind !== 'ciphertext')) return false
    insert('message', this.#outbox.signed(message))
    if (message.from_me) told.isNewAck(id, message.ack)
    if (message.kind === 'revoked') told.isNewRevocation(id)
    return true
  }

  #ack(insert: Insert, messageId: string, ack: number): void {
    if (this.#journal.told.isNewAck(messageId, ack)) insert('message_ack', { message_id: messageId, ack })
  }

  #edit(insert: Insert, edit: { messageId: string; chatId: string; body: string; editedAt: number }): void {
    const { messageId, chatId, body, editedAt } = edit
    if (this.#journal.told.isNewEdit(messageId, editedAt))
      insert('message_edit', { message_id: messageId, chat_id: chatId, body })
  }

  #revoke(insert: Insert, messageId: string, chatId: string): void {
    if (this.#journal.told.isNewRevocation(messageId))
      insert('message_revoke', { message_id: messageId, chat_id: chatId })
  }

  #react(insert: Insert, messageId: string, senderId: string, emoji: string): void {
    if (this.#journal.told.isNewReaction(messageId, senderId, emoji))
      insert('reaction', { message_id: messageId, sender_id: senderId, emoji })
  }
}

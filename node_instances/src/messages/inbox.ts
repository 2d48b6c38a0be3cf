import type { EngineEvent, Session } from '../engine/types.ts'
import { type Journal, SEEN_DAYS } from '../journal/journal.ts'
import type { Outbox } from './outbox.ts'

type InboxEvent = Extract<
  EngineEvent,
  { type: 'message' | 'message_edit' | 'message_revoke' | 'message_ack' | 'reaction' }
>

/** Journals what WhatsApp tells of messages, each message once. */
export class Inbox {
  readonly #journal: Journal
  readonly #outbox: Outbox

  constructor(journal: Journal, outbox: Outbox) {
    this.#journal = journal
    this.#outbox = outbox
  }

  take(event: InboxEvent): void {
    switch (event.type) {
      case 'message':
        this.#journal.recordMessage(event.message.message_id, () => this.#outbox.signed(event.message))
        break
      case 'message_ack':
        this.#outbox.acknowledged(event.messageId, event.ack)
        this.#journal.record('message_ack', { message_id: event.messageId, ack: event.ack })
        break
      case 'message_edit':
        this.#journal.record('message_edit', {
          message_id: event.messageId,
          chat_id: event.chatId,
          body: event.body,
        })
        break
      case 'message_revoke':
        this.#journal.record('message_revoke', { message_id: event.messageId, chat_id: event.chatId })
        break
      case 'reaction':
        this.#journal.record('reaction', {
          message_id: event.messageId,
          sender_id: event.senderId,
          emoji: event.emoji,
        })
    }
  }

  /** The number was paired just now: what lies unread from before is history, not news. */
  paired(): void {
    this.#journal.setMark('paired_at', Math.floor(Date.now() / 1000))
  }

  /** Journals what arrived while this machine was offline. */
  async reconcile(session: Session): Promise<void> {
    const horizon = Math.floor(Date.now() / 1000) - SEEN_DAYS * 86_400
    const since = Math.max(horizon, this.#journal.mark('paired_at') ?? 0)
    for (const message of await session.listUnread(since))
      this.#journal.recordMessage(message.message_id, () => message)
  }
}

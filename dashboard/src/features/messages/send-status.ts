import type { Message } from './types.ts'

/** How far a message of ours has come, as its mark shows. */
export type SendStatus =
  | 'scheduled'
  | 'waiting'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'unconfirmed'
  | 'cancelled'

export function sendStatusOf(
  {
    status,
    status_reason,
    send_at,
    created_at,
  }: Pick<Message, 'status' | 'status_reason' | 'send_at' | 'created_at'>,
  now: number,
): SendStatus | undefined {
  if (status === 'received') return undefined
  if (status !== 'queued') return status
  if (send_at && isLater(send_at, created_at) && Date.parse(send_at) > now) return 'scheduled'
  return status_reason ? 'waiting' : 'sending'
}

/** Whether it was to be sent some time after it was written: its default is now. */
function isLater(sendAt: string, createdAt: string): boolean {
  return Date.parse(sendAt) - Date.parse(createdAt) > 5_000
}

/** Edits end fifteen minutes after WhatsApp took the message, revocations after two days and a half. */
const EDIT_TIME = 15 * 60_000
const REVOKE_TIME = 60 * 60 * 60_000

export interface Possible {
  reply: boolean
  react: boolean
  edit: boolean
  revoke: boolean
  cancel: boolean
  /** Sending the same again, as a new message. */
  again: boolean
}

/** What a member may do with a message; WhatsApp has the last word. */
export function possibleWith(message: Message, now: number): Possible {
  const { status, from_me, wa_message_id, revoked_at, kind, sent_at, timestamp } = message
  const isThere = wa_message_id !== null && revoked_at === null
  const age = now - Date.parse(sent_at ?? timestamp)
  return {
    reply: isThere,
    react: isThere,
    edit: isThere && from_me && kind === 'text' && age < EDIT_TIME,
    revoke: isThere && from_me && age < REVOKE_TIME,
    cancel: status === 'queued',
    again: from_me && ['failed', 'cancelled'].includes(status) && revoked_at === null,
  }
}

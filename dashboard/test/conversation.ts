import type { Chat } from '@/features/inbox/types.ts'
import type { Thread } from '@/features/messages/thread.ts'
import type { Message, Window } from '@/features/messages/types.ts'

export const ACCOUNT_ID = '00000000-0000-4000-8000-00000000000a'
export const CHAT_ID = '00000000-0000-4000-8000-0000000000c1'

export function makeChat(values: Partial<Chat> = {}): Chat {
  return {
    id: CHAT_ID,
    account_id: ACCOUNT_ID,
    instance_id: '00000000-0000-4000-8000-000000000001',
    contact_id: '00000000-0000-4000-8000-0000000000d1',
    kind: 'direct',
    name: '',
    status: 'open',
    closed_reason: null,
    assigned_to: null,
    snoozed_until: null,
    automation_paused_until: null,
    unread_count: 0,
    last_message: 'oi',
    last_message_id: null,
    last_message_kind: 'text',
    last_message_from_me: false,
    last_message_at: '2026-01-01T12:00:00+00:00',
    listed_at: '2026-01-01T12:00:00+00:00',
    scheduled_at: null,
    failed_at: null,
    contact: {
      id: '00000000-0000-4000-8000-0000000000d1',
      name: 'Bia',
      whatsapp_name: '',
      phone: '5511955550001',
      lid: null,
      tags: [],
      opted_out_at: null,
    },
    instance_name: 'balcao',
    is_mentioned: false,
    ...values,
  }
}

/** A message from outside, the `seq`th of the chat, written `seq` minutes after noon. */
export function makeMessage(seq: number, values: Partial<Message> = {}): Message {
  const at = new Date(Date.UTC(2026, 0, 1, 12, seq)).toISOString()
  return {
    id: `message-${seq}`,
    seq,
    account_id: ACCOUNT_ID,
    chat_id: CHAT_ID,
    contact_id: '00000000-0000-4000-8000-0000000000d1',
    message: `texto ${seq}`,
    from_me: false,
    timestamp: at,
    created_at: at,
    kind: 'text',
    content: null,
    status: 'received',
    status_reason: null,
    error_code: null,
    wa_message_id: `wa-${seq}`,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    reply_to: null,
    quoted_wa_id: null,
    edited_at: null,
    revoked_at: null,
    media_id: null,
    client_key: null,
    sent_by_kind: null,
    sent_by_id: null,
    send_at: null,
    author: null,
    media: null,
    quoted: null,
    reactions: [],
    requests: [],
    ...values,
  }
}

/** One of ours. */
export function makeSent(seq: number, values: Partial<Message> = {}): Message {
  return makeMessage(seq, {
    from_me: true,
    status: 'sent',
    sent_by_kind: 'member',
    sent_by_id: 'me',
    ...values,
  })
}

export function makeWindow(values: Partial<Window> = {}): Window & Thread {
  return { messages: [], notes: [], events: [], older: false, newer: false, ...values }
}

// What somebody wrote, or what was written on the phone that the number is on as well.

import { isRecord, momentOf, recordOf, secondsOf, type Told, textOf } from './events.ts'
import { readPart } from './parts.ts'
import { chatOf, findPerson, type Person, readPerson } from './people.ts'

/** What a change of a number is called, and was. */
const CHANGES = new Set(['user_changed_number', 'customer_changed_number'])

export function readMessage(message: Record<string, unknown>, contacts: Person[]): Told | undefined {
  const person = findPerson(readPerson(message.from, message.from_user_id), contacts)
  return person && read(message, person, { from_me: false, ack: 0, author_name: person.name })
}

/** Sent with the app on the phone, where the number is on both. */
export function readEcho(message: Record<string, unknown>, contacts: Person[]): Told | undefined {
  const person = findPerson(readPerson(message.to, message.to_user_id), contacts)
  return person && read(message, person, { from_me: true, ack: 1 })
}

function read(message: Record<string, unknown>, person: Person, more: Record<string, unknown>): Told | undefined {
  // What is said in a group is not said to us alone, and must not be answered as if it were.
  if (message.group_id !== undefined) return undefined
  const at = momentOf(message.timestamp)
  const part = recordOf(message[textOf(message.type) ?? ''])
  switch (message.type) {
    case 'reaction': {
      const data = {
        message_id: textOf(part.message_id),
        sender_id: more.from_me ? 'me' : chatOf(person),
        emoji: textOf(part.emoji) ?? '',
        chat_id: chatOf(person),
      }
      return data.message_id ? { type: 'reaction', at, data } : undefined
    }
    case 'system':
      return readChange(part, person, at)
    case 'revoke':
      return { type: 'message_revoke', at, data: { message_id: textOf(part.original_message_id) } }
    case 'edit': {
      const body = wordingOf(recordOf(part.message))
      if (body === undefined) return undefined
      return { type: 'message_edit', at, data: { message_id: textOf(part.original_message_id), body } }
    }
    default:
      return tell(message, person, more)
  }
}

function tell(message: Record<string, unknown>, person: Person, more: Record<string, unknown>): Told {
  const part = readPart(message)
  const data = {
    message_id: textOf(message.id),
    chat_id: chatOf(person),
    chat_kind: 'direct',
    timestamp: secondsOf(message.timestamp),
    phone: person.phone,
    lid: person.userId,
    reply_to: textOf(recordOf(message.context).id),
    ...part,
    // The advertisement from which he came.
    ...(isRecord(message.referral) ? { content: { ...recordOf(part.content), referral: message.referral } } : {}),
    ...more,
  }
  return { type: 'message', at: momentOf(message.timestamp), data }
}

/** Of a text, or of a caption. */
function wordingOf(message: Record<string, unknown>): string | undefined {
  const part = recordOf(message[textOf(message.type) ?? 'text'])
  return textOf(part.body) ?? textOf(part.caption)
}

/** Who has another number from now on is the same person. */
function readChange(part: Record<string, unknown>, person: Person, at: string): Told | undefined {
  const { phone } = readPerson(part.new_wa_id ?? part.wa_id, undefined)
  if (!CHANGES.has(textOf(part.type) ?? '') || !phone || !person.phone) return undefined
  return { type: 'contact', at, data: { contact_id: `${phone}@c.us`, former_id: `${person.phone}@c.us` } }
}

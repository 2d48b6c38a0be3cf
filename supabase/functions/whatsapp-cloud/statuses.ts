// What became of a message of ours.

import { listOf, momentOf, recordOf, type Told, textOf } from './events.ts'
import { chatOf, findPerson, readPerson } from './people.ts'

const ACKS: Record<string, number> = { failed: -1, sent: 1, delivered: 2, read: 3, played: 4 }

export function readStatus(status: Record<string, unknown>): Told | undefined {
  const ack = ACKS[textOf(status.status) ?? '']
  const message_id = textOf(status.id)
  if (ack === undefined || !message_id) return undefined
  const person = findPerson(readPerson(status.recipient_id, status.recipient_user_id), [])
  const data = {
    message_id,
    ack,
    chat_id: person && chatOf(person),
    client_key: textOf(status.biz_opaque_callback_data),
    ...(ack < 0 ? readError(status.errors) : {}),
  }
  return { type: 'message_ack', at: momentOf(status.timestamp), data }
}

/** Of several the first: it says why. */
function readError(errors: unknown): { error: number; error_text: string } {
  const [error = {}] = listOf(errors)
  const code = Number(error.code)
  const details = textOf(recordOf(error.error_data).details) ?? textOf(error.message) ?? textOf(error.title) ?? ''
  return { error: Number.isSafeInteger(code) ? code : 0, error_text: `${code}: ${details}` }
}

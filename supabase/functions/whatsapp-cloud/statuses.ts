// What became of a message of ours.

import { listOf, momentOf, numberOf, recordOf, type Told, textOf } from './events.ts'
import { chatOf, findPerson, readPerson } from './people.ts'

const ACKS = new Map([
  ['failed', -1],
  ['sent', 1],
  ['delivered', 2],
  ['read', 3],
  ['played', 4],
])

export function readStatus(status: Record<string, unknown>): Told | undefined {
  const ack = ACKS.get(textOf(status.status) ?? '')
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

/** Of several the first: it says why. One without a code says nothing that we have a word for. */
function readError(errors: unknown): { error?: number; error_text?: string } {
  const [error] = listOf(errors)
  if (!error) return {}
  const code = numberOf(error.code)
  const details = textOf(recordOf(error.error_data).details) ?? textOf(error.message) ?? textOf(error.title) ?? ''
  return Number.isSafeInteger(code) ? { error: code, error_text: `${code}: ${details}` } : { error_text: details }
}

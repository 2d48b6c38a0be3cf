// What one call of Meta's says, as events of the numbers that it is about. An entry that makes no sense is left out.

import { isRecord, listOf, type NumberEvent, recordOf, type Told, textOf } from './events.ts'
import { readEcho, readMessage } from './messages.ts'
import { readContacts } from './people.ts'
import { readStatus } from './statuses.ts'

export interface Update {
  phoneNumberId: string
  events: NumberEvent[]
}

export function readUpdates(payload: unknown): Update[] {
  const numbers = new Map<string, Told[]>()
  for (const entry of listOf(recordOf(payload).entry)) {
    for (const change of listOf(entry.changes)) {
      const value = recordOf(change.value)
      const phoneNumberId = textOf(recordOf(value.metadata).phone_number_id)
      if (!phoneNumberId) continue
      const told = numbers.get(phoneNumberId) ?? []
      numbers.set(phoneNumberId, told)
      told.push(...readValue(value))
    }
  }
  return [...numbers].map(([phoneNumberId, told]) => ({
    phoneNumberId,
    events: told.map((event, place) => ({ id: place + 1, ...event })),
  }))
}

function readValue(value: Record<string, unknown>): Told[] {
  const contacts = readContacts(value.contacts)
  return [
    ...each(value.messages, (message) => readMessage(message, contacts)),
    ...each(value.message_echoes, (message) => readEcho(message, contacts)),
    ...each(value.statuses, readStatus),
  ]
}

function each(list: unknown, read: (item: Record<string, unknown>) => Told | undefined): Told[] {
  if (!Array.isArray(list)) return []
  return list.filter(isRecord).flatMap((item) => {
    try {
      return read(item) ?? []
    } catch (error) {
      console.error('an entry was left out:', error instanceof Error ? error.message : error)
      return []
    }
  })
}

// Whom Meta means: by phone, by the id that a user has for one business, or by both.

import { listOf, recordOf, textOf } from './events.ts'

export interface Person {
  phone?: string
  userId?: string
  name?: string
}

const PHONE = /^\+?([0-9]{1,20})$/
const USER_ID = /^[A-Z]{2}\.[A-Za-z0-9.]{1,132}$/

export function readPerson(phone: unknown, userId: unknown): Person {
  return {
    phone: PHONE.exec(textOf(phone) ?? '')?.[1],
    userId: USER_ID.exec(textOf(userId) ?? '')?.[0],
  }
}

export function readContacts(contacts: unknown): Person[] {
  return listOf(contacts).map((contact) => ({
    ...readPerson(contact.wa_id, contact.user_id),
    name: textOf(recordOf(contact.profile).name),
  }))
}

/** With what is told of him beside the message; nobody when he has neither phone nor id. */
export function findPerson(named: Person, contacts: Person[]): Person | undefined {
  const known = contacts.find(
    ({ phone, userId }) =>
      (phone !== undefined && phone === named.phone) || (userId !== undefined && userId === named.userId),
  )
  const person = {
    phone: named.phone ?? known?.phone,
    userId: named.userId ?? known?.userId,
    name: known?.name,
  }
  return person.phone || person.userId ? person : undefined
}

/** How WhatsApp's other engines call the chat. */
export function chatOf({ phone, userId }: Person): string {
  return phone ? `${phone}@c.us` : `${userId}@lid`
}

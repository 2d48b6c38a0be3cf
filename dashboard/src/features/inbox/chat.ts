import { cleanName, personIdentity, personName } from '@/lib/names.ts'
import type { Chat } from './types.ts'

/** What a chat is called: the account's name for the contact, else WhatsApp's, else the phone; a group's subject. */
export function chatName({ contact, name, kind }: Pick<Chat, 'contact' | 'name' | 'kind'>): string {
  if (kind === 'group') return cleanName(name) || '…'
  return (contact && (personName(contact) || chatPhone({ contact }))) || '…'
}

/** The contact's phone in local form, or his LID while no phone is known; empty for groups. */
export function chatPhone({ contact }: Pick<Chat, 'contact'>): string {
  if (!contact) return ''
  return personIdentity(contact) || 'LID –'
}

/** Whether it is put off until later. */
export function isSnoozed({ snoozed_until }: Pick<Chat, 'snoozed_until'>, now: number): boolean {
  return snoozed_until !== null && Date.parse(snoozed_until) > now
}

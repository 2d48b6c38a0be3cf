import { personIdentity, personName } from '@/lib/names.ts'
import type { Contact } from './types.ts'

type Named = Pick<Contact, 'name' | 'whatsapp_name' | 'phone' | 'lid'>

/** How people see a contact: the account's name for it, else WhatsApp's, else the phone. */
export function displayName(contact: Named): string {
  return personName(contact) || identityOf(contact)
}

/** The phone in local form, or the LID while no phone is known. */
export function identityOf(contact: Named): string {
  return personIdentity(contact) || 'LID –'
}

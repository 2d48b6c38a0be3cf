import { personIdentity, personName } from '@/lib/names.ts'
import { formatPhone } from '@/lib/phone.ts'
import type { Contact } from './types.ts'

type Named = Pick<Contact, 'name' | 'whatsapp_name' | 'phone' | 'lid'>

/** How people see a contact: the account's name for it, else WhatsApp's, else the phone. */
export function displayName(contact: Named): string {
  return personName(contact) || identityOf(contact)
}

/** What a contact is called by the account or by WhatsApp; empty when nobody has said a name. */
export function givenName(contact: Named): string {
  const name = displayName(contact)
  return name === identityOf(contact) ? '' : name
}

/** The contact's phone as an input shows it; empty while it is not known. */
export const phoneInput = ({ phone }: Pick<Named, 'phone'>): string => (phone ? formatPhone(phone) : '')

/** The phone in local form, or the LID while no phone is known. */
export function identityOf(contact: Named): string {
  return personIdentity(contact) || 'LID –'
}

import { formatPhone } from '@/lib/phone.ts'
import type { Contact } from './types.ts'

type Named = Pick<Contact, 'name' | 'whatsapp_name' | 'phone' | 'lid'>

/** How people see a contact: the account's name for it, else WhatsApp's, else the phone. */
export function displayName(contact: Named): string {
  return contact.name || contact.whatsapp_name || identityOf(contact)
}

/** The phone in local form, or the LID while no phone is known. */
export function identityOf({ phone, lid }: Named): string {
  return phone ? formatPhone(phone) : `LID ${lid ?? '–'}`
}

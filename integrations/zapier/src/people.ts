/** Contacts by their phone. */
import type { ZObject } from 'zapier-platform-core'

export interface Contact {
  id: string
}

/** Whoever has this phone; none: nobody. */
export async function findContacts(z: ZObject, phone: unknown): Promise<Contact[]> {
  return (await z.request('/api/contacts', { params: { phone } })).data
}

/** Somebody has to have it. */
export async function getContact(z: ZObject, phone: unknown): Promise<Contact> {
  const [contact] = await findContacts(z, phone)
  if (!contact) throw new z.errors.Error('No contact has this phone.', 'contact_not_found', 404)
  return contact
}

import { displayName } from '@/features/contacts/contact.ts'
import type { Contact } from '@/features/contacts/types.ts'
import type { Wanted } from '@/features/inbox/components/start-chat.tsx'

/** A contact as the one a chat begins with. */
export const wantedOf = (contact: Contact): Wanted => ({
  id: contact.id,
  name: displayName(contact),
  isOut: contact.opted_out_at !== null,
})

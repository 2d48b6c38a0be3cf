import type { Bundle, Search, ZObject } from 'zapier-platform-core'
import { phone } from './fields.ts'
import { findContacts } from './people.ts'
import { contact, thread } from './triggers/samples.ts'

const findContact: Search = {
  key: 'contact',
  noun: 'Contact',
  display: { label: 'Find Contact', description: 'Finds a contact by phone.' },
  operation: {
    inputFields: [phone],
    perform: (z: ZObject, bundle: Bundle) => findContacts(z, bundle.inputData.phone),
    sample: contact,
  },
}

const findChat: Search = {
  key: 'chat',
  noun: 'Chat',
  display: { label: 'Find Chat', description: 'Finds the chats with a contact by phone, the newest first.' },
  operation: {
    inputFields: [phone],
    perform: async (z: ZObject, bundle: Bundle) =>
      (await z.request('/api/chats', { params: { phone: bundle.inputData.phone } })).data,
    sample: thread,
  },
}

export const searches: Record<string, Search> = { [findContact.key]: findContact, [findChat.key]: findChat }

import type { contacts as source } from '../pt-BR/contacts.ts'

export const contacts: typeof source = {
  'contacts.import.title': 'Import contacts',
  'contacts.duplicates.title': 'Duplicate contacts',
}

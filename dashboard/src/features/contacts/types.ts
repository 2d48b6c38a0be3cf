import type { CustomField } from '@/lib/custom-fields.ts'
import type { Selected } from '@/lib/database.ts'
import { either, list, nullable, number, record, row, type Shaped, text } from '@/lib/shape.ts'
import type { Tag } from '@/lib/tags.ts'

export const CONTACT_COLUMNS =
  'id, account_id, phone, lid, name, whatsapp_name, tags, fields, opted_out_at, created_at, updated_at'

/** A person whom the account knows; `phone` is null while only the LID is known. */
export type Contact = Selected<'contacts', typeof CONTACT_COLUMNS>

const contacts = list(
  row(
    'contacts',
    'id',
    'account_id',
    'phone',
    'lid',
    'name',
    'whatsapp_name',
    'tags',
    'fields',
    'opted_out_at',
    'created_at',
    'updated_at',
  ),
)

/** What members may write. */
export type ContactDraft = Pick<Contact, 'phone' | 'name' | 'tags' | 'fields'>

/** Opaque: what a page calls `next` is where the following one starts. */
const next = nullable(either(text, number))
export type Cursor = Shaped<typeof next>

export const placeOf = (cursor: Cursor) => cursor?.toString() ?? null

/** Of `search_contacts`. */
export const contactPage = record({ contacts, next })
export type ContactPage = Shaped<typeof contactPage>

/** Of `find_duplicates`. */
export const duplicatePage = record({ groups: list(record({ reason: text, contacts })), next })
export type DuplicateGroup = Shaped<typeof duplicatePage>['groups'][number]

export const CONSENT_COLUMNS = 'id, state, source, actor_kind, created_at'

/** The newest says whether campaigns may write to the person. */
export type Consent = Selected<'consents', typeof CONSENT_COLUMNS>

/** What the parts of a contact's panel are told besides the contact. */
export interface ContactContext {
  /** The reader: what he has typed and not saved is his. */
  userId: string
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  canWrite: boolean
  canManage: boolean
  onClose: () => void
  onOpen: (contactId: string) => void
  /** Opens the chat with him; undefined for who only reads. */
  onWrite: ((contact: Contact) => void) | undefined
}

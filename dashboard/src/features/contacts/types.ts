import type { CustomField, FieldValue } from '@/lib/custom-fields.ts'
import type { Tag } from '@/lib/tags.ts'

/** A row of `public.contacts`. Times are ISO 8601. */
export interface Contact {
  id: string
  account_id: string
  /** Digits of E.164; null while only the LID is known. */
  phone: string | null
  lid: string | null
  name: string
  /** What WhatsApp shows. */
  whatsapp_name: string
  tags: string[]
  fields: Record<string, FieldValue>
  opted_out_at: string | null
  created_at: string
  updated_at: string
}

/** What members may write. */
export interface ContactDraft {
  phone: string | null
  name: string
  tags: string[]
  fields: Record<string, FieldValue>
}

/** A row of `public.consents`: the newest says whether campaigns may write to the person. */
export interface Consent {
  id: number
  state: 'opted_in' | 'opted_out'
  source: string
  actor_kind: string | null
  created_at: string
}

/** A line of the audit log about two contacts that became one. */
export interface Merge {
  id: number
  created_at: string
  detail: { name?: string; phone?: string | null; lid?: string | null; tags?: string[] }
}

/** A thread with the contact on one number. */
export interface ContactChat {
  id: string
  status: 'open' | 'pending' | 'closed'
  last_message: string
  last_message_at: string | null
  instance: { instance_name: string } | null
}

export interface DuplicateGroup {
  reason: string
  contacts: Contact[]
}

/** What the parts of a contact's panel are told besides the contact. */
export interface ContactContext {
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  canWrite: boolean
  canManage: boolean
  onClose: () => void
  onOpen: (contactId: string) => void
}

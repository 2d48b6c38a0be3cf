import { useLingui } from '@lingui/react'
import { useQuery } from '@tanstack/react-query'
import { useProfile } from '@/features/accounts/profile/api/profile.ts'
import { contactQueryOptions } from '@/features/contacts/api/get-contact.ts'
import { fieldsQueryOptions } from '@/features/contacts/tags/api/list-fields.ts'
import { chatPhone } from '@/features/inbox/chat.ts'
import type { QuickReply } from '@/features/inbox/quick-replies/types.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { fieldLabel, formatFieldValue } from '@/lib/custom-fields.ts'
import { FIELD_GAP, fillGaps, GAP_NAMES, type GapName } from '@/lib/gaps.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { givenName } from '@/lib/names.ts'
import { useSupabase } from '@/lib/supabase.ts'
import type { Inbox } from './use-inbox.ts'

/**
 * Returns a function that fills in a quick reply's gaps: with what is known of the person, of who writes, and of the
 * number. What nobody knows and has no fall-back stays, under the name that people call it by.
 */
export function useFilling(
  inbox: Inbox,
  chat: Chat,
  replies: readonly QuickReply[],
): (text: string) => string {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { data: profile } = useProfile(inbox.userId)
  const { values, fields } = useFieldsOf(chat, replies)
  const fieldOf = (name: string) => fields.find((field) => FIELD_GAP + field.name === name)
  const read = (name: string): string => {
    const known = GAP_NAMES.find((one) => one === name)
    if (known) return ofPeople(inbox, chat, profile?.name ?? '')[known]
    const field = fieldOf(name)
    const value = field && values[field.name]
    const words: [string, string] = [t('common.yes'), t('common.no')]
    return field && value !== undefined ? formatFieldValue(value, field.type, i18n.locale, words) : ''
  }
  const label = (name: string): string => {
    const known = GAP_NAMES.find((one) => one === name)
    const field = fieldOf(name)
    return known ? t(`template.${known}`) : field ? fieldLabel(field) : name
  }
  return (text) => fillGaps(text, read, label)
}

function ofPeople(inbox: Inbox, chat: Chat, me: string): Record<GapName, string> {
  const called = chat.contact ? unmarked(givenName(chat.contact)) : ''
  return {
    'contact.name': called,
    'contact.first_name': firstOf(called),
    'contact.phone': chat.contact?.phone ? chatPhone(chat) : '',
    'number.name': inbox.numberOf(chat),
    'attendant.name': me,
    'attendant.first_name': firstOf(me),
    'account.name': inbox.account?.name ?? '',
  }
}

const firstOf = (name: string) => name.split(' ')[0] ?? ''

/** A name's marks would format what stands around it. */
const unmarked = (name: string) =>
  name
    .replace(/[*_~`]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** The person's fields: asked for when a reply speaks of any. */
function useFieldsOf({ account_id, contact_id }: Chat, replies: readonly QuickReply[]) {
  const supabase = useSupabase()
  const enabled = contact_id !== null && replies.some(({ message }) => message.includes(FIELD_GAP))
  const contact = useQuery({ ...contactQueryOptions(supabase, account_id, contact_id ?? ''), enabled })
  const fields = useQuery({ ...fieldsQueryOptions(supabase, account_id), enabled })
  return { values: contact.data?.fields ?? {}, fields: fields.data ?? [] }
}

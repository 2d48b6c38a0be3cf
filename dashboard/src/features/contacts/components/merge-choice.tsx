import { useLingui } from '@lingui/react'
import type { ReactNode } from 'react'
import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { TagBadge } from '@/components/ui/tag-badge.tsx'
import { type CustomField, fieldLabel, formatFieldValue } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { formatDateTime } from '@/lib/time.ts'
import { displayName, identityOf } from '../contact.ts'
import type { Contact } from '../types.ts'

interface MergeChoiceProps {
  contacts: readonly Contact[]
  keptId: string
  onKept: (contactId: string) => void
  tags: readonly Tag[]
  fields: readonly CustomField[]
  /** More about one of those that go. */
  extra?: (contact: Contact) => ReactNode
}

/** Contacts side by side; one is to be kept, the others become part of it. */
export function MergeChoice({ contacts, keptId, onKept, tags, fields, extra }: MergeChoiceProps) {
  const t = useTranslate()
  return (
    <RadioGroup
      aria-label={t('contacts.merge.which')}
      value={keptId}
      onValueChange={onKept}
      className="grid-cols-1 sm:grid-cols-2"
    >
      {contacts.map((contact) => (
        <div
          key={contact.id}
          className={`space-y-3 rounded-lg border p-4 ${contact.id === keptId ? 'border-primary bg-primary/5' : ''}`}
        >
          <RadioOption
            value={contact.id}
            label={displayName(contact)}
            description={contact.id === keptId ? t('contacts.merge.kept') : t('contacts.merge.gone')}
          />
          <ContactFacts contact={contact} tags={tags} fields={fields} />
          {contact.id !== keptId && extra?.(contact)}
        </div>
      ))}
    </RadioGroup>
  )
}

function ContactFacts({
  contact,
  tags,
  fields,
}: Pick<MergeChoiceProps, 'tags' | 'fields'> & { contact: Contact }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const words: [string, string] = [t('common.yes'), t('common.no')]
  const facts: [string, string][] = [
    [t('contacts.phone'), identityOf(contact)],
    [t('contacts.created_at'), formatDateTime(contact.created_at, i18n.locale)],
  ]
  if (contact.whatsapp_name) facts.push([t('contacts.whatsapp_name'), contact.whatsapp_name])
  for (const field of fields) {
    const value = contact.fields[field.name]
    if (value === undefined) continue
    facts.push([fieldLabel(field), formatFieldValue(value, field.type, i18n.locale, words)])
  }
  return (
    <div className="space-y-3 text-sm">
      <dl className="space-y-1.5">
        {facts.map(([term, value]) => (
          <div key={term} className="flex justify-between gap-3">
            <dt className="text-muted-foreground">{term}</dt>
            <dd className="min-w-0 text-right break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {contact.tags.length > 0 && (
        <div className="flex flex-wrap gap-1.5">
          {contact.tags.map((name) => (
            <TagBadge key={name} name={name} tags={tags} />
          ))}
        </div>
      )}
    </div>
  )
}

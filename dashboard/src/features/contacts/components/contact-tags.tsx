import { TagBadge } from '@/components/ui/tag-badge.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import type { Contact } from '../types.ts'
import { useTagSteps } from '../use-tag-steps.ts'

interface ContactTagsProps {
  contact: Contact
  tags: readonly Tag[]
  disabled: boolean
}

/** A person's tags: each click counts at once, and can be taken back from the notice it leaves. */
export function ContactTags({ contact, tags, disabled }: ContactTagsProps) {
  const t = useTranslate()
  const take = useTagSteps(contact)
  if (disabled) {
    return (
      <div className="flex flex-wrap gap-1.5">
        {contact.tags.map((name) => (
          <TagBadge key={name} name={name} tags={tags} />
        ))}
      </div>
    )
  }
  return (
    <TagPicker
      label={t('contacts.tags')}
      tags={tags}
      chosen={contact.tags}
      canCreate
      showChosen
      onChange={(chosen) => {
        for (const name of chosen) if (!contact.tags.includes(name)) take({ name, isGiven: true })
        for (const name of contact.tags) if (!chosen.includes(name)) take({ name, isGiven: false })
      }}
    />
  )
}

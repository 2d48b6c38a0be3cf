import { Ban } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { TagBadge } from '@/components/ui/tag-badge.tsx'
import type { Translate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { displayName, identityOf } from '../contact.ts'
import type { Contact } from '../types.ts'

const SHOWN_TAGS = 3

interface NameCellProps {
  contact: Contact
  t: Translate
  onOpen: (contactId: string) => void
}

export function NameCell({ contact, t, onOpen }: NameCellProps) {
  const name = displayName(contact)
  return (
    <div className="flex items-center gap-3">
      <Avatar name={name} size="small" className="hidden sm:grid" />
      <div className="min-w-0">
        <button
          type="button"
          className="focus-ring block max-w-64 truncate rounded-sm text-left font-medium hover:underline"
          onClick={() => onOpen(contact.id)}
        >
          <bdi>{name}</bdi>
        </button>
        <span className="block text-xs whitespace-nowrap text-muted-foreground tabular-nums sm:hidden">
          {identityOf(contact)}
        </span>
      </div>
      {contact.opted_out_at && (
        <Badge tone="danger" className="px-1" title={t('contacts.opted_out')}>
          <Ban aria-hidden />
          <span className="sr-only">{t('contacts.opted_out')}</span>
        </Badge>
      )}
    </div>
  )
}

export function TagsCell({ names, tags }: { names: string[]; tags: readonly Tag[] }) {
  const more = names.length - SHOWN_TAGS
  return (
    <div className="flex flex-wrap gap-1">
      {names.slice(0, SHOWN_TAGS).map((name) => (
        <TagBadge key={name} name={name} tags={tags} />
      ))}
      {more > 0 && (
        <span
          className="self-center text-xs text-muted-foreground"
          title={names.slice(SHOWN_TAGS).join(', ')}
        >
          +{more}
        </span>
      )}
    </div>
  )
}

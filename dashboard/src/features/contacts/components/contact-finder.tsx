import { useDeferredValue, useState } from 'react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useContacts } from '../api/search-contacts.ts'
import { displayName, identityOf } from '../contact.ts'
import type { Contact } from '../types.ts'

interface ContactFinderProps {
  accountId: string
  exceptId?: string
  autoFocus?: boolean
  onFound: (contact: Contact) => void
}

/** Chooses one contact by typing a part of its name or phone. */
export function ContactFinder({ accountId, exceptId, autoFocus, onFound }: ContactFinderProps) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const query = useDeferredValue(text.trim())
  const { data } = useContacts(accountId, { query, tags: [], fields: {}, sort: 'newest' })
  const found = (data?.pages[0]?.contacts ?? []).filter(({ id }) => id !== exceptId).slice(0, 8)
  return (
    <div className="space-y-3">
      <FormField
        label={t('contacts.find')}
        value={text}
        maxLength={100}
        autoComplete="off"
        autoFocus={autoFocus}
        onChange={(event) => setText(event.target.value)}
      />
      <ul aria-label={t('contacts.found')} className="space-y-1">
        {found.map((contact) => (
          <li key={contact.id}>
            <button
              type="button"
              className="focus-ring flex w-full items-center gap-3 rounded-lg px-2 py-2 text-left text-sm hover:bg-accent"
              onClick={() => onFound(contact)}
            >
              <Avatar name={displayName(contact)} size="small" />
              <span className="min-w-0 flex-1 truncate">
                <bdi>{displayName(contact)}</bdi>
              </span>
              <span className="text-muted-foreground tabular-nums">{identityOf(contact)}</span>
            </button>
          </li>
        ))}
      </ul>
      {data && found.length === 0 && (
        <p className="text-sm text-muted-foreground">{t('contacts.none_match')}</p>
      )}
    </div>
  )
}

import { useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { useMergeContacts } from '../api/merge-contacts.ts'
import { displayName } from '../contact.ts'
import type { Contact, DuplicateGroup } from '../types.ts'
import { MergeChoice } from './merge-choice.tsx'

const REASONS = ['phone', 'whatsapp_name', 'name'] as const

interface DuplicateGroupCardProps {
  accountId: string
  group: DuplicateGroup
  tags: readonly Tag[]
  fields: readonly CustomField[]
  canWrite: boolean
}

/** Contacts that look like one person: which stays, and a button that merges the others into it. */
export function DuplicateGroupCard({ accountId, group, tags, fields, canWrite }: DuplicateGroupCardProps) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const id = useId()
  const [chosen, setChosen] = useState('')
  const [left, setLeft] = useState<string[]>([])
  const merge = useMergeContacts(accountId)
  const kept = group.contacts.find(({ id }) => id === chosen) ?? group.contacts[0]
  if (!kept) return null
  const reason = REASONS.find((known) => known === group.reason) ?? 'other'
  const gone = group.contacts.filter((contact) => contact.id !== kept.id && !left.includes(contact.id))
  const run = () =>
    merge
      .mutateAsync(gone.map((contact) => ({ keptId: kept.id, goneId: contact.id })))
      .then(() => toast.success(t('contacts.merge.done')))

  // Of three of one name two may be one person.
  const includeBox = (contact: Contact) => (
    <label htmlFor={`${id}-${contact.id}`} className="flex items-center gap-2.5 text-sm">
      <Checkbox
        id={`${id}-${contact.id}`}
        checked={!left.includes(contact.id)}
        onCheckedChange={(included) =>
          setLeft(included ? left.filter((other) => other !== contact.id) : [...left, contact.id])
        }
      />
      {t('contacts.duplicates.include', { name: displayName(contact) })}
    </label>
  )

  return (
    <Card className="space-y-4 p-5">
      <Badge tone="warning">{t(`contacts.duplicates.reason.${reason}`)}</Badge>
      <MergeChoice
        contacts={group.contacts}
        keptId={kept.id}
        onKept={setChosen}
        tags={tags}
        fields={fields}
        {...(group.contacts.length > 2 && { extra: includeBox })}
      />
      {canWrite && (
        <ConfirmDialog
          trigger={<Button disabled={gone.length === 0}>{t('contacts.merge.confirm')}</Button>}
          title={t('contacts.merge.with', { name: displayName(kept) })}
          description={t('contacts.merge.text')}
          confirmLabel={t('contacts.merge.confirm')}
          busy={merge.isPending}
          error={
            <div role="alert">{merge.error && <Alert tone="danger" title={errorText(merge.error)} />}</div>
          }
          onConfirm={run}
        />
      )}
    </Card>
  )
}

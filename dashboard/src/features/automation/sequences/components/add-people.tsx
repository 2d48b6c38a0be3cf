import { UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useEnroll, type Whom } from '../api/enrollments.ts'
import type { Sequence } from '../types.ts'

interface AddPeopleProps {
  sequence: Sequence
  /** Finds one person; the page has it. */
  finder: (onFound: (contactId: string) => void) => ReactNode
}

/** Leads into the sequence whoever has a tag or is in a segment, or one person. */
export function AddPeople({ sequence, finder }: AddPeopleProps) {
  const t = useTranslate()
  const errorText = useErrorText('sequences')
  const { tags, segments } = useChoices()
  const [open, setOpen] = useState(false)
  const enroll = useEnroll(sequence)
  const add = (whom: Whom) =>
    enroll.mutate(whom, {
      onSuccess: ({ enrolled, ignored, refused }) => {
        toast.success(t('sequences.added', { count: enrolled }), {
          description: t('sequences.added_not', { count: ignored + refused.length }),
        })
        setOpen(false)
      },
    })
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button disabled={!sequence.enabled}>
          <UserPlus aria-hidden />
          {t('sequences.add_people')}
        </Button>
      }
      title={t('sequences.add_people')}
      description={t('sequences.add_people_text')}
    >
      <div className="space-y-5">
        <AddAll
          label={t('sequences.add_tag')}
          options={tags.map(({ name }) => ({ value: name, label: name }))}
          busy={enroll.isPending}
          onAdd={(tag) => add({ tag })}
        />
        <AddAll
          label={t('sequences.add_segment')}
          hint={t('sequences.add_segment_text')}
          options={segments.map(({ id, name }) => ({ value: id, label: name }))}
          busy={enroll.isPending}
          onAdd={(segmentId) => add({ segmentId })}
        />
        <div className="space-y-2">
          <p className="text-sm font-medium">{t('sequences.add_person')}</p>
          {finder((contactId) => add({ contactId }))}
        </div>
        <div role="alert">{enroll.error && <Alert tone="danger" title={errorText(enroll.error)} />}</div>
      </div>
    </Dialog>
  )
}

interface AddAllProps {
  label: string
  hint?: string
  options: { value: string; label: string }[]
  busy: boolean
  onAdd: (value: string) => void
}

function AddAll({ label, hint, options, busy, onAdd }: AddAllProps) {
  const t = useTranslate()
  const [value, setValue] = useState('')
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <div className="flex gap-2">
          <Select
            {...control}
            value={value}
            placeholder={t('sequences.choose')}
            options={options}
            onChange={(event) => setValue(event.target.value)}
          />
          <Button variant="outline" aria-label={label} disabled={!value || busy} onClick={() => onAdd(value)}>
            {t('sequences.add')}
          </Button>
        </div>
      )}
    </Field>
  )
}

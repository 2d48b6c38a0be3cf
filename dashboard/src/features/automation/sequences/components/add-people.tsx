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

/** Leads into the sequence whoever has a tag, or one person. */
export function AddPeople({ sequence, finder }: AddPeopleProps) {
  const t = useTranslate()
  const errorText = useErrorText('sequences')
  const { tags } = useChoices()
  const [open, setOpen] = useState(false)
  const [tag, setTag] = useState('')
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
        <Field label={t('sequences.add_tag')}>
          {(control) => (
            <div className="flex gap-2">
              <Select
                {...control}
                value={tag}
                placeholder={t('sequences.choose')}
                options={tags.map(({ name }) => ({ value: name, label: name }))}
                onChange={(event) => setTag(event.target.value)}
              />
              <Button
                variant="outline"
                aria-label={t('sequences.add_tag')}
                disabled={!tag || enroll.isPending}
                onClick={() => add({ tag })}
              >
                {t('sequences.add')}
              </Button>
            </div>
          )}
        </Field>
        <div className="space-y-2">
          <p className="text-sm font-medium">{t('sequences.add_person')}</p>
          {finder((contactId) => add({ contactId }))}
        </div>
        <div role="alert">{enroll.error && <Alert tone="danger" title={errorText(enroll.error)} />}</div>
      </div>
    </Dialog>
  )
}

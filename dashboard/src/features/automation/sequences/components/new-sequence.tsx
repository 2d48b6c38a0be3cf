import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { addSequence, useSequenceMutation } from '../api/save-sequence.ts'

interface NewSequenceProps {
  accountId: string
  onAdded: (id: string) => void
  onClose: () => void
}

/** Asks for a name; the steps come after. */
export function NewSequence({ accountId, onAdded, onClose }: NewSequenceProps) {
  const t = useTranslate()
  const errorText = useErrorText('sequences')
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const add = useSequenceMutation(accountId, (supabase, given: string) =>
    addSequence(supabase, accountId, given),
  )
  const cleaned = cleanName(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (cleaned !== '') add.mutate(cleaned, { onSuccess: onAdded })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('sequences.new')}
      description={t('sequences.new_text')}
    >
      <form noValidate className="space-y-5" onSubmit={submit}>
        <FormField
          label={t('sequences.name')}
          value={name}
          maxLength={100}
          autoComplete="off"
          error={tried && cleaned === '' ? t('sequences.name_missing') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <div role="alert">{add.error && <Alert tone="danger" title={errorText(add.error)} />}</div>
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" busy={add.isPending}>
            {t('sequences.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { useAddBroadcast } from '../api/save-broadcast.ts'

interface NewBroadcastProps {
  accountId: string
  onAdded: (id: string) => void
  onClose: () => void
}

/** Begins a draft with its name and what it says; all else comes after. */
export function NewBroadcast({ accountId, onAdded, onClose }: NewBroadcastProps) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const [name, setName] = useState('')
  const [text, setText] = useState('')
  const [tried, setTried] = useState(false)
  const add = useAddBroadcast(accountId)
  const cleaned = cleanName(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (cleaned === '' || text.trim() === '') return
    add.mutate({ name: cleaned, content: { items: [{ kind: 'text', text }] } }, { onSuccess: onAdded })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('broadcasts.new')}
      description={t('broadcasts.new_text')}
    >
      <form noValidate className="space-y-5" onSubmit={submit}>
        <FormField
          label={t('broadcasts.name')}
          hint={t('broadcasts.name_hint')}
          value={name}
          maxLength={100}
          autoComplete="off"
          error={tried && cleaned === '' ? t('broadcasts.name_missing') : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Field
          label={t('broadcasts.message')}
          hint={t('broadcasts.message_hint')}
          error={tried && text.trim() === '' ? t('broadcasts.message_missing') : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              className="min-h-28"
              maxLength={4096}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <div role="alert">{add.error && <Alert tone="danger" title={errorText(add.error)} />}</div>
        <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button type="submit" busy={add.isPending}>
            {t('broadcasts.next')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

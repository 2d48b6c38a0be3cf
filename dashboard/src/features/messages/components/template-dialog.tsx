import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useTemplates } from '../api/list-templates.ts'
import { contentOf, gapsOf, keyOf, preview, type Template } from '../templates.ts'
import type { Content } from '../types.ts'

interface TemplateDialogProps {
  accountId: string
  instanceId: string
  onClose: () => void
  onSend: (content: Content) => void
}

/** Chooses a template of the number's, and fills it in. */
export function TemplateDialog({ accountId, instanceId, onClose, onSend }: TemplateDialogProps) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const { data, error } = useTemplates({ accountId, instanceId })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('messages.template_title')}
      description={t('messages.template_text')}
    >
      {error && <Alert tone="danger" title={errorText(error)} />}
      {!data && !error && <Spinner />}
      {data?.length === 0 && <Alert tone="info" title={t('messages.template_none')} />}
      {data && data.length > 0 && <TemplateForm templates={data} onSend={onSend} />}
    </Dialog>
  )
}

function TemplateForm({ templates, onSend }: { templates: Template[]; onSend: (content: Content) => void }) {
  const t = useTranslate()
  const [id, setId] = useState(templates[0]?.id)
  const [values, setValues] = useState<Record<string, string>>({})
  const template = templates.find((one) => one.id === id)
  const gaps = template ? gapsOf(template) : []
  const isWhole = template !== undefined && gaps.every((gap) => (values[keyOf(gap)] ?? '').trim() !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (template && isWhole) onSend(contentOf(template, values))
  }
  return (
    <form noValidate className="space-y-4" onSubmit={submit}>
      <Field label={t('messages.template')}>
        {(control) => (
          <Select
            {...control}
            options={templates.map((one) => ({ value: one.id, label: `${one.name} (${one.language})` }))}
            value={id ?? ''}
            onChange={({ target }) => {
              setId(target.value)
              setValues({})
            }}
          />
        )}
      </Field>
      {gaps.map((gap) => (
        <FormField
          key={keyOf(gap)}
          label={t(`messages.template_${gap.part}`, { name: gap.name })}
          maxLength={1024}
          value={values[keyOf(gap)] ?? ''}
          onChange={({ target }) => setValues({ ...values, [keyOf(gap)]: target.value })}
        />
      ))}
      {template && (
        <p className="rounded-lg bg-muted p-3 text-sm break-words whitespace-pre-wrap">
          {preview(template, values)}
        </p>
      )}
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" disabled={!isWhole}>
          {t('messages.send')}
        </Button>
      </div>
    </form>
  )
}

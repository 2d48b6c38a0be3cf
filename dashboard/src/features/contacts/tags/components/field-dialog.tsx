import { type FormEvent, type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { type CustomField, FIELD_TYPES, type FieldType } from '@/lib/custom-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAddField, useLabelField } from '../api/save-field.ts'
import { fieldNameOf } from '../field-name.ts'

interface FieldDialogProps extends DialogState {
  accountId: string
  /** Undefined: a new one. Of an existing one only the label changes. */
  field: CustomField | undefined
  /** What a new one is called at first. */
  label?: string
  onMade?: (name: string) => void
  trigger?: ReactNode
}

/** Makes a custom field, or gives one another label. */
export function FieldDialog({ trigger, onMade, open: isOpen, onOpenChange, ...form }: FieldDialogProps) {
  const { field } = form
  const t = useTranslate()
  const [open, setOpen] = useDialogState({ open: isOpen, onOpenChange })
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={field ? t('tags.field.edit', { name: field.name }) : t('tags.field.new')}
      description={field ? undefined : t('tags.field.new_text')}
    >
      <FieldForm
        {...form}
        onSaved={(name) => {
          setOpen(false)
          onMade?.(name)
        }}
      />
    </Dialog>
  )
}

type FieldFormProps = Omit<FieldDialogProps, 'trigger' | 'onMade' | keyof DialogState> & {
  onSaved: (name: string) => void
}

function FieldForm({ accountId, field, label: proposed = '', onSaved }: FieldFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('tags')
  const [label, setLabel] = useState((field?.label ?? proposed).slice(0, 100))
  const [type, setType] = useState<FieldType>(field?.type ?? 'text')
  const [tried, setTried] = useState(false)
  const add = useAddField(accountId)
  const relabel = useLabelField(accountId)
  const name = field?.name ?? fieldNameOf(label)
  const error = add.error ?? relabel.error

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (label.trim() === '' || name === '') return
    if (field) relabel.mutate({ id: field.id, label: label.trim() }, { onSuccess: () => onSaved(name) })
    else add.mutate({ name, label: label.trim(), type }, { onSuccess: () => onSaved(name) })
  }

  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('tags.field.label')}
        value={label}
        maxLength={100}
        autoComplete="off"
        hint={name && t('tags.field.name_hint', { name })}
        error={tried && (label.trim() === '' || name === '') ? t('tags.field.label_wrong') : undefined}
        onChange={(event) => setLabel(event.target.value)}
      />
      <Field label={t('tags.field.type')} hint={t('tags.field.type_hint')}>
        {(control) => (
          <Select
            {...control}
            disabled={field !== undefined}
            options={FIELD_TYPES.map((value) => ({ value, label: t(`tags.field.type.${value}`) }))}
            value={type}
            onChange={({ target }) => setType(FIELD_TYPES.find((known) => known === target.value) ?? 'text')}
          />
        )}
      </Field>
      <div role="alert">{error && <Alert tone="danger" title={errorText(error)} />}</div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={add.isPending || relabel.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}

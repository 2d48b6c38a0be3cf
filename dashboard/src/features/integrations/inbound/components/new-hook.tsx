import { type FormEvent, type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, type DialogState, useDialogState } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { useCreateHook } from '../api/save-hook.ts'
import type { InboundContext } from '../types.ts'

interface NewHookProps extends DialogState {
  context: InboundContext
  trigger?: ReactNode
  onMade: (id: string) => void
}

/** From a system that is known, with its proof and mapping, or from any other. */
export function NewHook({ trigger, open: isOpen, onOpenChange, ...props }: NewHookProps) {
  const t = useTranslate()
  const [open, setOpen] = useDialogState({ open: isOpen, onOpenChange })
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={t('inbound.new')}
      description={t('inbound.new_text')}
    >
      <NewHookForm {...props} />
    </Dialog>
  )
}

function NewHookForm({ context, onMade }: Omit<NewHookProps, 'trigger' | keyof DialogState>) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const [chosen, setChosen] = useState('')
  const [name, setName] = useState('')
  const create = useCreateHook(context.accountId)
  const source = context.sources.find((one) => one.source === chosen)
  // A ready integration has a name of its own until somebody gives it another.
  const named = cleanName(name) || source?.title || ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ name: named, source }, { onSuccess: ({ id }) => onMade(id) })
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <Field label={t('inbound.source')}>
        {(control) => (
          <Select
            {...control}
            value={chosen}
            placeholder={t('inbound.source_custom')}
            options={context.sources.map(({ source: value, title }) => ({ value, label: title }))}
            onChange={({ target }) => setChosen(target.value)}
          />
        )}
      </Field>
      <FormField
        label={t('inbound.name')}
        hint={t('inbound.name_hint')}
        maxLength={100}
        autoComplete="off"
        placeholder={source?.title}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <div role="alert">{create.error && <Alert tone="danger" title={errorText(create.error)} />}</div>
      <Button type="submit" className="w-full" busy={create.isPending} disabled={named === ''}>
        {t('inbound.create')}
      </Button>
    </form>
  )
}

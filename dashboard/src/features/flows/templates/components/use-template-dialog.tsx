import { type FormEvent, type ReactNode, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ChipInput } from '@/components/ui/chip-input.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useTemplateUse } from '../api/use-template.ts'
import { type FlowTemplate, START_KINDS, type Start } from '../types.ts'
import { TemplateUsed } from './template-used.tsx'

interface UseTemplateDialogProps {
  accountId: string
  template: FlowTemplate
  /** As the flow will be called unless another name is given. */
  name: string
  trigger: ReactNode
}

/** From a template to a flow that answers: its name, and how it begins. */
export function UseTemplateDialog(props: UseTemplateDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={props.trigger}
      title={t('flow_templates.use_name', { name: props.name })}
      description={t('flow_templates.use_text')}
    >
      <UseTemplateForm {...props} />
    </Dialog>
  )
}

function UseTemplateForm({ accountId, template, name: usual }: Omit<UseTemplateDialogProps, 'trigger'>) {
  const t = useTranslate()
  const errorText = useErrorText('flow_templates')
  const use = useTemplateUse(accountId)
  const [name, setName] = useState(usual)
  const [kind, setKind] = useState<Start['kind']>(template.starts.kind)
  const [words, setWords] = useState(template.starts.kind === 'keyword' ? template.starts.words : [])
  const [tried, setTried] = useState(false)
  const start: Start = kind === 'keyword' ? { kind, words } : { kind }
  const lacksWords = kind === 'keyword' && words.length === 0

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || lacksWords) return
    use.mutate({ template, name: name.trim(), start })
  }
  if (use.data) return <TemplateUsed accountId={accountId} flowId={use.data} start={start} />
  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('flow_templates.name')}
        value={name}
        maxLength={100}
        autoComplete="off"
        error={name.trim() === '' ? t('flow_templates.name_empty') : undefined}
        onChange={({ target }) => setName(target.value)}
      />
      <fieldset className="min-w-0 space-y-3">
        <legend className="mb-3 text-sm font-medium">{t('flow_templates.start')}</legend>
        <RadioGroup
          aria-label={t('flow_templates.start')}
          value={kind}
          onValueChange={(next) => setKind(START_KINDS.find((one) => one === next) ?? 'none')}
        >
          {START_KINDS.map((one) => (
            <RadioOption
              key={one}
              value={one}
              label={t(`flow_templates.start.${one}`)}
              description={t(`flow_templates.start_text.${one}`)}
            />
          ))}
        </RadioGroup>
        {kind === 'keyword' && (
          <Field
            label={t('flow_templates.words')}
            error={tried && lacksWords ? t('flow_templates.words_empty') : undefined}
          >
            {(control) => (
              <ChipInput
                {...control}
                values={words}
                addLabel={t('flow_templates.word_add')}
                maxLength={100}
                most={20}
                onChange={setWords}
              />
            )}
          </Field>
        )}
      </fieldset>
      <div role="alert">{use.error && <Alert tone="danger" title={errorText(use.error)} />}</div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={use.isPending}>
          {t('flow_templates.go')}
        </Button>
      </div>
    </form>
  )
}

import { type FormEvent, type ReactNode, useState } from 'react'
import { ContentEditor } from '@/components/content/content-editor.tsx'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { DurationField } from '@/components/ui/duration-field.tsx'
import { Field } from '@/components/ui/field.tsx'
import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { saveStep, useSequenceMutation } from '../api/save-sequence.ts'
import { AT_ONCE, EMPTY_STEP, isWhole } from '../steps.ts'
import type { Sequence, Step, StepDraft } from '../types.ts'

interface StepDialogProps {
  sequence: Sequence
  /** Undefined: a new one. */
  step?: Step
  position: number
  trigger: ReactNode
}

export function StepDialog({ trigger, ...props }: StepDialogProps) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={t(props.step ? 'sequences.step_edit' : 'sequences.step_new', { number: props.position })}
      className="sm:max-w-xl"
    >
      <StepForm {...props} onSaved={() => setOpen(false)} />
    </Dialog>
  )
}

type StepFormProps = Omit<StepDialogProps, 'trigger'> & { onSaved: () => void }

function StepForm({ sequence, step, position, onSaved }: StepFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('sequences')
  const { flows } = useChoices()
  const [draft, setDraft] = useState<StepDraft>(
    step ?? (position === 1 ? { ...EMPTY_STEP, delay: AT_ONCE } : EMPTY_STEP),
  )
  const [tried, setTried] = useState(false)
  const save = useSequenceMutation(sequence.account_id, (supabase, saved: StepDraft) =>
    saveStep(supabase, sequence, { id: step?.id, position, draft: saved }),
  )
  const change = (changes: Partial<StepDraft>) => setDraft({ ...draft, ...changes })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const { delay, content, flow_id, enabled } = draft
    if (isWhole(draft)) save.mutate({ delay, content, flow_id, enabled }, { onSuccess: onSaved })
  }
  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <SwitchField
        label={t('sequences.at_once')}
        hint={t('sequences.at_once_hint')}
        checked={draft.delay === AT_ONCE}
        onChange={(isAtOnce) => change({ delay: isAtOnce ? AT_ONCE : EMPTY_STEP.delay })}
      />
      {draft.delay !== AT_ONCE && (
        <DurationField
          label={t('sequences.delay')}
          hint={t('sequences.delay_hint')}
          value={draft.delay}
          onChange={(delay = '') => change({ delay })}
        />
      )}
      <RadioGroup
        aria-label={t('sequences.what')}
        value={draft.content ? 'content' : 'flow'}
        onValueChange={(what) =>
          change(
            what === 'flow'
              ? { content: null, flow_id: flows[0]?.id ?? null }
              : { content: step?.content ?? EMPTY_STEP.content, flow_id: null },
          )
        }
      >
        <RadioOption value="content" label={t('sequences.what_content')} />
        <RadioOption value="flow" label={t('sequences.what_flow')} />
      </RadioGroup>
      {draft.content ? (
        <ContentEditor items={draft.content.items} onChange={(items) => change({ content: { items } })} />
      ) : (
        <Field label={t('sequences.flow')}>
          {(control) => (
            <Select
              {...control}
              value={draft.flow_id ?? ''}
              placeholder={t('sequences.flow_choose')}
              options={flows.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(event) => change({ flow_id: event.target.value || null })}
            />
          )}
        </Field>
      )}
      <div role="alert" className="space-y-2">
        {tried && !isWhole(draft) && <p className="text-sm text-danger">{t('sequences.step_incomplete')}</p>}
        {save.error && <Alert tone="danger" title={errorText(save.error)} />}
      </div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={save.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}

import { type FormEvent, useState } from 'react'
import { WindowFields } from '@/components/sending/window-fields.tsx'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { windowMistake } from '@/lib/sending.ts'
import { changeSequence, useSequenceMutation } from '../api/save-sequence.ts'
import type { Sequence, SequenceChanges } from '../types.ts'

/** What holds for all its steps. */
export function SequenceSettings({ sequence, canManage }: { sequence: Sequence; canManage: boolean }) {
  const t = useTranslate()
  const errorText = useErrorText('sequences')
  const { instances } = useChoices()
  const { name, instance_id, window, again, exit_on_answer, enabled } = sequence
  const [draft, setDraft] = useState({ name, instance_id, window, again, exit_on_answer, enabled })
  const save = useSequenceMutation(sequence.account_id, (supabase, changes: SequenceChanges) =>
    changeSequence(supabase, sequence, changes),
  )
  const change = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes })
  const cleaned = cleanName(draft.name)
  const isRight = cleaned !== '' && !windowMistake(draft.window)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isRight)
      save.mutate({ ...draft, name: cleaned }, { onSuccess: () => toast.success(t('common.saved')) })
  }
  return (
    <Card className="p-5">
      <form noValidate aria-label={t('sequences.settings')} className="space-y-5" onSubmit={submit}>
        <h2 className="font-semibold">{t('sequences.settings')}</h2>
        <fieldset disabled={!canManage} className="min-w-0 space-y-5">
          <SwitchField
            label={t('sequences.enabled')}
            hint={t('sequences.enabled_hint')}
            checked={draft.enabled}
            onChange={(next) => change({ enabled: next })}
          />
          <FormField
            label={t('sequences.name')}
            value={draft.name}
            maxLength={100}
            autoComplete="off"
            error={cleaned === '' ? t('sequences.name_missing') : undefined}
            onChange={(event) => change({ name: event.target.value })}
          />
          <WindowFields value={draft.window} onChange={(next) => change({ window: next })} />
          <SwitchField
            label={t('sequences.exit_on_answer')}
            hint={t('sequences.exit_on_answer_hint')}
            checked={draft.exit_on_answer}
            onChange={(next) => change({ exit_on_answer: next })}
          />
          <SwitchField
            label={t('sequences.again')}
            hint={t('sequences.again_hint')}
            checked={draft.again === 'restart'}
            onChange={(isAgain) => change({ again: isAgain ? 'restart' : 'ignore' })}
          />
          <Field label={t('sequences.number')}>
            {(control) => (
              <Select
                {...control}
                value={draft.instance_id ?? ''}
                placeholder={t('sequences.number_last')}
                options={instances.map(({ id, name: label }) => ({ value: id, label }))}
                onChange={(event) => change({ instance_id: event.target.value || null })}
              />
            )}
          </Field>
        </fieldset>
        <div role="alert">{save.error && <Alert tone="danger" title={errorText(save.error)} />}</div>
        {canManage && (
          <Button type="submit" busy={save.isPending} disabled={!isRight}>
            {t('common.save')}
          </Button>
        )}
      </form>
    </Card>
  )
}

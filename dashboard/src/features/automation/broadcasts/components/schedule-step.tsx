import { useState } from 'react'
import { WindowFields } from '@/components/sending/window-fields.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { useChoices } from '@/lib/choices.ts'
import { toLocalInput } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { windowMistake } from '@/lib/sending.ts'
import { type Broadcast, PACES } from '../types.ts'
import { NamedSet } from './named-set.tsx'
import { StepForm } from './step-form.tsx'

interface ScheduleStepProps {
  broadcast: Broadcast
  canManage: boolean
  onSaved: () => void
}

/** When, how fast and by which numbers; and what else happens with who gets it. */
export function ScheduleStep({ broadcast, canManage, onSaved }: ScheduleStepProps) {
  const t = useTranslate()
  const { instances, tags, flows } = useChoices()
  const { starts_at, window, pace, instance_ids, skip_answered, flow_id } = broadcast
  const [plan, setPlan] = useState({
    window,
    pace,
    instance_ids,
    skip_answered,
    flow_id,
    tags: broadcast.tags,
  })
  const [start, setStart] = useState(starts_at ? toLocalInput(Date.parse(starts_at)) : '')
  const change = (changes: Partial<typeof plan>) => setPlan({ ...plan, ...changes })
  const startsAt = start ? new Date(start).toISOString() : null
  return (
    <StepForm
      broadcast={broadcast}
      canManage={canManage}
      changes={{ ...plan, ...(broadcast.status === 'draft' && { starts_at: startsAt }) }}
      isRight={!windowMistake(plan.window)}
      onSaved={onSaved}
    >
      <FormField
        label={t('broadcasts.starts_at')}
        hint={t('broadcasts.starts_at_hint')}
        type="datetime-local"
        value={start}
        min={toLocalInput(Date.now())}
        disabled={broadcast.status !== 'draft'}
        onChange={(event) => setStart(event.target.value)}
      />
      <WindowFields value={plan.window} onChange={(next) => change({ window: next })} />
      <Field label={t('broadcasts.pace')}>
        {({ id }) => (
          <RadioGroup
            id={id}
            aria-label={t('broadcasts.pace')}
            value={plan.pace}
            onValueChange={(value) => change({ pace: PACES.find((one) => one === value) ?? 'normal' })}
          >
            {PACES.map((value) => (
              <RadioOption
                key={value}
                value={value}
                label={t(`broadcasts.pace.${value}`)}
                description={t(`broadcasts.pace_text.${value}`)}
              />
            ))}
          </RadioGroup>
        )}
      </Field>
      <div className="space-y-1.5">
        <NamedSet
          label={t('broadcasts.numbers')}
          options={instances}
          chosen={plan.instance_ids}
          onChange={(ids) => change({ instance_ids: ids })}
        />
        {plan.instance_ids.length === 0 && (
          <p className="text-sm text-muted-foreground">{t('broadcasts.numbers_all')}</p>
        )}
      </div>
      <SwitchField
        label={t('broadcasts.skip_answered')}
        hint={t('broadcasts.skip_answered_hint')}
        checked={plan.skip_answered}
        onChange={(next) => change({ skip_answered: next })}
      />
      <Field label={t('broadcasts.flow')} hint={t('broadcasts.flow_hint')}>
        {(control) => (
          <Select
            {...control}
            value={plan.flow_id ?? ''}
            placeholder={t('broadcasts.flow_none')}
            options={flows.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => change({ flow_id: event.target.value || null })}
          />
        )}
      </Field>
      <TagPicker
        label={t('broadcasts.tags')}
        tags={tags}
        chosen={plan.tags}
        canCreate
        showChosen
        onChange={(chosen) => change({ tags: chosen })}
      />
    </StepForm>
  )
}

import { DurationField } from '@/components/ui/duration-field.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import { fieldLabel } from '@/lib/custom-fields.ts'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { DelayWindow } from './delay-window.tsx'
import type { FormProps } from './scoped.tsx'

type DelayNode = NodeOf<'delay'>
const KINDS = ['for', 'date', 'field', 'window'] as const
type Kind = (typeof KINDS)[number]

function kindOf({ for: time, until }: DelayNode): Kind {
  if (until) return 'date' in until ? 'date' : 'field'
  return time ? 'for' : 'window'
}

/** Waits for a time, until a moment, or only until the next hours that suit. */
export function DelayForm({ node, onChange }: FormProps<DelayNode>) {
  const t = useTranslate()
  const kind = kindOf(node)
  const choose = (next: Kind) => {
    const { for: _time, until: _until, ...rest } = node
    if (next === 'for') onChange({ ...rest, for: 'PT1H' })
    else if (next === 'date') onChange({ ...rest, until: { date: '' } })
    else if (next === 'field') onChange({ ...rest, until: { field: '' } })
    else onChange({ ...rest, window: rest.window ?? { from: '09:00', to: '18:00' } })
  }
  return (
    <>
      <Field label={t('flow_forms.delay')}>
        {(control) => (
          <Select
            {...control}
            options={KINDS.map((value) => ({ value, label: t(`flow_forms.delay.${value}`) }))}
            value={kind}
            onChange={({ target }) => choose(KINDS.find((one) => one === target.value) ?? 'for')}
          />
        )}
      </Field>
      <DelayEnd node={node} onChange={onChange} />
      <DelayWindow node={node} isOptional={kind !== 'window'} onChange={onChange} />
      <Field label={t('flow_forms.zone')} hint={t('flow_forms.zone_hint')}>
        {(control) => (
          <Select
            {...control}
            options={(['account', 'contact'] as const).map((value) => ({
              value,
              label: t(`flow_forms.zone.${value}`),
            }))}
            value={node.zone ?? 'account'}
            onChange={({ target }) =>
              onChange({ ...node, zone: target.value === 'contact' ? 'contact' : 'account' })
            }
          />
        )}
      </Field>
      <SwitchField
        label={t('flow_forms.on_message')}
        hint={t('flow_forms.on_message_hint')}
        checked={'on_message' in node}
        onChange={(on) => {
          const { on_message: _before, ...rest } = node
          onChange(on ? { ...rest, on_message: null } : rest)
        }}
      />
    </>
  )
}

/** When it is over: after a time, at a date, at the date of a field. */
function DelayEnd({ node, onChange }: FormProps<DelayNode>) {
  const t = useTranslate()
  const { fields } = useChoices()
  const { until } = node
  if (until && 'date' in until) {
    return (
      <FormField
        label={t('flow_forms.until_date')}
        type="datetime-local"
        error={until.date === '' ? t('flow_forms.until_date_empty') : undefined}
        value={until.date}
        onChange={({ target }) => onChange({ ...node, until: { date: target.value.slice(0, 16) } })}
      />
    )
  }
  if (until) {
    const dated = fields.filter(({ type }) => type === 'date' || type === 'datetime')
    const isGone = until.field !== '' && !dated.some(({ name }) => name === until.field)
    const options = dated.map((field) => ({ value: field.name, label: fieldLabel(field) }))
    const none = dated.length === 0 ? t('flow_forms.until_field_none') : t('flow_forms.choice_required')
    return (
      <Field
        label={t('flow_forms.until_field')}
        error={isGone ? t('flow_forms.choice_gone') : until.field === '' ? none : undefined}
      >
        {(control) => (
          <Select
            {...control}
            placeholder={t('flow_forms.choose')}
            options={isGone ? [...options, { value: until.field, label: until.field }] : options}
            value={until.field}
            onChange={({ target }) => onChange({ ...node, until: { field: target.value } })}
          />
        )}
      </Field>
    )
  }
  if (!node.for) return null
  return (
    <DurationField
      label={t('flow_forms.delay_for')}
      value={node.for}
      onChange={(time) => onChange(patch(node, { for: time }))}
    />
  )
}

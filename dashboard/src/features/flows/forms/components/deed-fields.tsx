import { DurationField } from '@/components/ui/duration-field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import type { Deed } from '@/types/flow.generated.ts'
import { ConsentChoice, ValueLine } from './deed-parts.tsx'
import { FlowText } from './flow-text.tsx'
import { NamedSelect } from './named-select.tsx'
import { FieldSelect, VariableInput } from './save-to.tsx'
import { TagSelect } from './tag-select.tsx'

const MOST_MINUTES = 525_600

interface DeedFieldsProps {
  deed: Deed
  onChange: (deed: Deed) => void
}

/** What a deed needs to know, by its kind. */
export function DeedFields({ deed, onChange }: DeedFieldsProps) {
  const t = useTranslate()
  const { members, sequences, flows } = useChoices()
  switch (deed.kind) {
    case 'add_tag':
    case 'remove_tag':
      return <TagSelect tag={deed.tag} onChange={(tag) => onChange({ ...deed, tag })} />
    case 'set_field':
      return (
        <>
          <FieldSelect name={deed.field} onChange={(field) => onChange({ ...deed, field })} />
          <ValueLine value={deed.value} onChange={(value) => onChange({ ...deed, value })} />
        </>
      )
    case 'clear_field':
      return <FieldSelect name={deed.field} onChange={(field) => onChange({ ...deed, field })} />
    case 'set_variable':
      return (
        <>
          <VariableInput name={deed.variable} onChange={(variable) => onChange({ ...deed, variable })} />
          <ValueLine value={deed.value} onChange={(value) => onChange({ ...deed, value })} />
        </>
      )
    case 'assign':
      return (
        <NamedSelect
          label={t('flow_forms.member')}
          none={t('flow_forms.member_nobody')}
          options={members}
          value={deed.member_id}
          onChange={(member_id = '') => onChange({ ...deed, member_id: member_id || null })}
        />
      )
    case 'close_chat':
      return (
        <FormField
          label={t('flow_forms.close_reason')}
          maxLength={100}
          value={deed.reason ?? ''}
          onChange={({ target }) => onChange(patch(deed, { reason: target.value || undefined }))}
        />
      )
    case 'snooze':
      return (
        <DurationField
          label={t('flow_forms.snooze_for')}
          value={deed.for}
          onChange={(time = deed.for) => onChange({ ...deed, for: time })}
        />
      )
    case 'note':
    case 'notify':
      return (
        <FlowText
          label={t(`flow_forms.${deed.kind}_text`)}
          required
          most={deed.kind === 'note' ? 4096 : 2000}
          value={deed.text}
          onChange={(text) => onChange({ ...deed, text })}
        />
      )
    case 'consent':
      return <ConsentChoice deed={deed} onChange={onChange} />
    case 'pause_automation':
      return (
        <NumberField
          label={t('flow_forms.pause_minutes')}
          required
          min={1}
          max={MOST_MINUTES}
          value={deed.minutes}
          onChange={(minutes = deed.minutes) => onChange({ ...deed, minutes })}
        />
      )
    case 'add_to_sequence':
    case 'remove_from_sequence':
      return (
        <NamedSelect
          label={t('flow_forms.sequence')}
          none={t('flow_forms.choose')}
          required
          options={sequences}
          value={deed.sequence_id}
          onChange={(sequence_id = '') => onChange({ ...deed, sequence_id: sequence_id || null })}
        />
      )
    case 'start_flow':
      return (
        <NamedSelect
          label={t('flow_forms.flow')}
          hint={t('flow_forms.start_flow_hint')}
          none={t('flow_forms.choose')}
          required
          options={flows}
          value={deed.flow_id}
          onChange={(flow_id = '') => onChange({ ...deed, flow_id: flow_id || null })}
        />
      )
    default:
      return null
  }
}

import { NumberField } from '@/components/ui/number-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { FlowText } from './flow-text.tsx'
import { NamedSelect } from './named-select.tsx'
import type { FormProps } from './scoped.tsx'

const USUAL_MINUTES = 60
const MOST_MINUTES = 525_600

/** A person of the team goes on. */
export function HandoffForm({ node, onChange }: FormProps<NodeOf<'handoff'>>) {
  const t = useTranslate()
  const { members } = useChoices()
  return (
    <>
      <FlowText
        label={t('flow_forms.handoff_text')}
        hint={t('flow_forms.handoff_text_hint')}
        value={node.text ?? ''}
        onChange={(text) => onChange(patch(node, { text: text || undefined }))}
      />
      <NamedSelect
        label={t('flow_forms.member')}
        none={t('flow_forms.member_anybody')}
        options={members}
        value={node.member_id}
        onChange={(member_id) => onChange(patch(node, { member_id }))}
      />
      <NumberField
        label={t('flow_forms.handoff_minutes')}
        hint={t('flow_forms.handoff_minutes_hint')}
        required
        min={1}
        max={MOST_MINUTES}
        value={node.minutes ?? USUAL_MINUTES}
        onChange={(minutes = USUAL_MINUTES) => onChange({ ...node, minutes })}
      />
      <SwitchField
        label={t('flow_forms.only_when_open')}
        hint={t('flow_forms.only_when_open_hint')}
        checked={node.only_when_open ?? false}
        onChange={(only_when_open) => onChange({ ...node, only_when_open })}
      />
    </>
  )
}

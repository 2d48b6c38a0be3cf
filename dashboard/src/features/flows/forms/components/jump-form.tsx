import { useState } from 'react'
import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { NamedSelect } from './named-select.tsx'
import type { FormProps } from './scoped.tsx'
import { TargetSelect } from './target-select.tsx'

/** Goes on elsewhere: in another flow, or at another block of this one. */
export function JumpForm({ node, onChange }: FormProps<NodeOf<'jump'>>) {
  const t = useTranslate()
  const { flows } = useChoices()
  const [where, setWhere] = useState(node.flow_id ? 'flow' : 'node')
  return (
    <>
      <RadioGroup
        aria-label={t('flow_forms.jump')}
        value={where}
        onValueChange={(next) => {
          setWhere(next)
          onChange({ ...node, flow_id: null, node: null })
        }}
      >
        <RadioOption value="flow" label={t('flow_forms.jump_flow')} />
        <RadioOption value="node" label={t('flow_forms.jump_node')} />
      </RadioGroup>
      {where === 'flow' ? (
        <NamedSelect
          label={t('flow_forms.flow')}
          hint={t('flow_forms.jump_flow_hint')}
          none={t('flow_forms.choose')}
          required
          options={flows}
          value={node.flow_id}
          onChange={(flow_id = '') => onChange({ ...node, flow_id: flow_id || null })}
        />
      ) : (
        <TargetSelect
          label={t('flow_forms.block')}
          target={node.node}
          onChange={(target) => onChange({ ...node, node: target })}
        />
      )}
      <SwitchField
        label={t('flow_forms.jump_return')}
        hint={t('flow_forms.jump_return_hint')}
        checked={node.return ?? false}
        onChange={(back) => onChange({ ...node, return: back })}
      />
    </>
  )
}

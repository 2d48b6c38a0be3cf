import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import type { Target } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFormScope } from '../scope.ts'

interface TargetSelectProps {
  label: string
  hint?: string
  target: Target | undefined
  onChange: (target: Target) => void
}

/** Another block of this flow, by its name. */
export function TargetSelect({ label, hint, target, onChange }: TargetSelectProps) {
  const t = useTranslate()
  const { graph, nodeId } = useFormScope()
  const blocks = Object.entries(graph.nodes).filter(([id]) => id !== nodeId)
  const options = blocks.map(([id, node]) => ({
    value: id,
    label: node.name || `${t(`flow_forms.type.${node.type}`)} (${id})`,
  }))
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <Select
          {...control}
          placeholder={t('flow_forms.target_none')}
          options={options.sort((one, other) => one.label.localeCompare(other.label))}
          value={target ?? ''}
          onChange={(event) => onChange(event.target.value || null)}
        />
      )}
    </Field>
  )
}

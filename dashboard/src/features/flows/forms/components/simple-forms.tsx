import { FormField } from '@/components/ui/form-field.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import type { FormProps } from './scoped.tsx'

export function StartForm(_: FormProps<NodeOf<'start'>>) {
  const t = useTranslate()
  return <p className="text-sm text-muted-foreground">{t('flow_forms.start_text')}</p>
}

export function EndForm({ node, onChange }: FormProps<NodeOf<'end'>>) {
  const t = useTranslate()
  return (
    <FormField
      label={t('flow_forms.end_reason')}
      hint={t('flow_forms.end_reason_hint')}
      maxLength={100}
      value={node.reason ?? ''}
      onChange={({ target }) => onChange(patch(node, { reason: target.value || undefined }))}
    />
  )
}

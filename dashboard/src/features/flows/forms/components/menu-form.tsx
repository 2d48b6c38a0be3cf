import { FormField } from '@/components/ui/form-field.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { FlowText } from './flow-text.tsx'
import { Options } from './options.tsx'
import { SaveTo } from './save-to.tsx'
import type { FormProps } from './scoped.tsx'
import { WaitingFields } from './waiting.tsx'

/** A question with numbered options: the only list that every WhatsApp shows. */
export function MenuForm({ node, onChange }: FormProps<NodeOf<'menu'>>) {
  const t = useTranslate()
  return (
    <>
      <FlowText
        label={t('flow_forms.text')}
        required
        value={node.text}
        onChange={(text) => onChange({ ...node, text })}
      />
      <Options options={node.options} onChange={(options) => onChange({ ...node, options })} />
      <FormField
        label={t('flow_forms.footer')}
        hint={t('flow_forms.footer_hint')}
        maxLength={300}
        value={node.footer ?? ''}
        onChange={({ target }) => onChange(patch(node, { footer: target.value || undefined }))}
      />
      <SaveTo
        label={t('flow_forms.save_to')}
        hint={t('flow_forms.save_menu_hint')}
        place={node.save_to}
        onChange={(save_to) => onChange(patch(node, { save_to }))}
      />
      <WaitingFields node={node} onChange={(changes) => onChange({ ...node, ...changes })} />
    </>
  )
}

import { ContentEditor } from '@/components/content/content-editor.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFormScope } from '../scope.ts'
import type { FormProps } from './scoped.tsx'

/** Messages, one after another; with numbers of the official API, a way for those that would not arrive. */
export function ContentForm({ node, onChange }: FormProps<NodeOf<'content'>>) {
  const t = useTranslate()
  const { variables } = useFormScope()
  const { instances } = useChoices()
  const hasWay = 'on_unsent' in node
  return (
    <>
      <ContentEditor
        items={node.items}
        variables={variables}
        onChange={(items) => onChange({ ...node, items })}
      />
      {(hasWay || instances.some(({ engine }) => engine === 'cloud')) && (
        <SwitchField
          label={t('flow_forms.on_unsent')}
          hint={t('flow_forms.on_unsent_hint')}
          checked={hasWay}
          onChange={(on) => {
            const { on_unsent: _before, ...rest } = node
            onChange(on ? { ...rest, on_unsent: null } : rest)
          }}
        />
      )}
    </>
  )
}

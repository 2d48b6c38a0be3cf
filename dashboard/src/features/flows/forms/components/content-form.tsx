import { ContentEditor } from '@/components/content/content-editor.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useFormScope } from '../scope.ts'
import type { FormProps } from './scoped.tsx'

/** Messages, one after another. */
export function ContentForm({ node, onChange }: FormProps<NodeOf<'content'>>) {
  const { variables } = useFormScope()
  return (
    <ContentEditor
      items={node.items}
      variables={variables}
      onChange={(items) => onChange({ ...node, items })}
    />
  )
}

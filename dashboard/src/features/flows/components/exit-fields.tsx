import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { exitsOf } from '@/lib/flow/exits.ts'
import type { FlowNode, Graph, Target } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useBlockNames } from '../use-block-names.ts'

interface ExitFieldsProps {
  graph: Graph
  node: FlowNode
  isReadOnly: boolean
  onConnect: (exit: string, target: Target) => void
}

/** Where each exit leads, for whoever does not draw. */
export function ExitFields({ graph, node, isReadOnly, onConnect }: ExitFieldsProps) {
  const t = useTranslate()
  const { nameOf, exitName } = useBlockNames()
  const exits = exitsOf(node)
  if (exits.length === 0) return null
  const blocks = Object.entries(graph.nodes)
    .filter(([, { type }]) => type !== 'start')
    .map(([id, block]) => ({ value: id, label: nameOf(block) }))
  return (
    <fieldset className="space-y-3" disabled={isReadOnly}>
      <legend className="mb-3 text-sm font-semibold">{t('flows.exits')}</legend>
      {exits.map((exit) => (
        <Field key={exit.key} label={exitName(exit)}>
          {(control) => (
            <Select
              {...control}
              options={blocks}
              placeholder={t('flows.leads_nowhere')}
              value={exit.target && graph.nodes[exit.target] ? exit.target : ''}
              onChange={({ target }) => onConnect(exit.key, target.value || null)}
            />
          )}
        </Field>
      ))}
    </fieldset>
  )
}

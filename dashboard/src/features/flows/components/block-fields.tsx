import { Copy, Flag, Trash2 } from 'lucide-react'
import { type ComponentType, createElement } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import type { NodeFormProps, NodeForms } from '@/lib/flow/form.ts'
import type { FlowNode, Graph, Target } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Problem } from '../types.ts'
import { useBlockNames } from '../use-block-names.ts'
import { useProblemText } from '../use-problem-text.ts'
import { ExitFields } from './exit-fields.tsx'

interface BlockFieldsProps {
  accountId: string
  graph: Graph
  nodeId: string
  forms: NodeForms
  problems: readonly Problem[]
  isReadOnly: boolean
  onChange: (node: FlowNode) => void
  onRename: (name: string) => void
  onConnect: (exit: string, target: Target) => void
  onBegin: () => void
  onDuplicate: () => void
  onRemove: () => void
}

/** All that can be said of one block. */
export function BlockFields(props: BlockFieldsProps) {
  const { accountId, graph, nodeId, forms, problems, isReadOnly, onChange } = props
  const t = useTranslate()
  const { typeName } = useBlockNames()
  const say = useProblemText()
  const node = graph.nodes[nodeId]
  if (!node) return null
  // Each form is of its own type of block, which the table's type says and a lookup loses.
  const Form = forms[node.type] as ComponentType<NodeFormProps> | undefined
  const own = problems.filter((problem) => problem.node === nodeId)
  return (
    <div className="space-y-6">
      {own.map((problem) => (
        <Alert
          key={`${problem.code} ${problem.exit} ${problem.detail}`}
          tone={problem.level === 'error' ? 'danger' : 'warning'}
          title={say(problem, node)}
        />
      ))}
      <FormField
        label={t('flows.block_name')}
        placeholder={typeName(node.type)}
        maxLength={100}
        autoComplete="off"
        readOnly={isReadOnly}
        value={node.name ?? ''}
        onChange={({ target }) => props.onRename(target.value)}
      />
      {Form &&
        createElement(Form, { key: nodeId, accountId, node, nodeId, graph, readOnly: isReadOnly, onChange })}
      <ExitFields graph={graph} node={node} isReadOnly={isReadOnly} onConnect={props.onConnect} />
      {!isReadOnly && node.type !== 'start' && (
        <div className="flex flex-wrap gap-2 border-t pt-4">
          {graph.start !== nodeId && (
            <Button variant="outline" size="small" onClick={props.onBegin}>
              <Flag aria-hidden />
              {t('flows.begin_here')}
            </Button>
          )}
          <Button variant="outline" size="small" onClick={props.onDuplicate}>
            <Copy aria-hidden />
            {t('flows.duplicate')}
          </Button>
          <Button variant="danger" size="small" onClick={props.onRemove}>
            <Trash2 aria-hidden />
            {t('flows.remove_block')}
          </Button>
        </div>
      )}
    </div>
  )
}

import { type ComponentType, useMemo } from 'react'
import type { NodeFormProps } from '@/lib/flow/form.ts'
import type { FlowNode } from '@/lib/flow/graph.ts'
import { variablesOf } from '@/lib/flow/variables.ts'
import { FormScope } from '../scope.ts'

/** What the form of one type of block is about: the block, and how to say that it has changed. */
export interface FormProps<Node extends FlowNode> {
  node: Node
  onChange: (node: Node) => void
}

/** A form with the flow around it at hand, of which nothing can be changed by who may only look. */
export function scoped<Node extends FlowNode>(Form: ComponentType<FormProps<Node>>) {
  return function ScopedForm({ accountId, graph, nodeId, node, readOnly, onChange }: NodeFormProps<Node>) {
    const scope = useMemo(
      () => ({ accountId, graph, nodeId, readOnly, variables: variablesOf(graph) }),
      [accountId, graph, nodeId, readOnly],
    )
    return (
      <FormScope value={scope}>
        <fieldset disabled={readOnly} className="min-w-0 space-y-5">
          {/* Another block is another form: nothing half typed is carried over. */}
          <Form key={nodeId} node={node} onChange={onChange} />
        </fieldset>
      </FormScope>
    )
  }
}

import type { ComponentType } from 'react'
import type { FlowNode, Graph, NodeOf, NodeType } from './graph.ts'

/** What the form of a block is given; it says each change at once, the builder saves and undoes. */
export interface NodeFormProps<Node extends FlowNode = FlowNode> {
  accountId: string
  node: Node
  nodeId: string
  /** The whole flow, for what a form offers from other blocks: variables, targets of a jump. */
  graph: Graph
  /** Somebody who may only look. */
  readOnly: boolean
  onChange: (node: Node) => void
}

/** The form of each type of block. */
export type NodeForms = { [Type in NodeType]?: ComponentType<NodeFormProps<NodeOf<Type>>> }

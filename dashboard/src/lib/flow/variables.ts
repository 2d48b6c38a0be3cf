import type { ToField, ToVariable } from '@/types/flow.generated.ts'
import type { FlowNode, Graph } from './graph.ts'

type Place = ToField | ToVariable | null | undefined

const nameIn = (place: Place): string[] => (place && 'variable' in place ? [place.variable] : [])

/** The variables that a block sets. */
function variablesOfNode(node: FlowNode): string[] {
  switch (node.type) {
    case 'menu':
    case 'question':
      return nameIn(node.save_to)
    case 'http':
      return node.save?.flatMap(({ to }) => nameIn(to)) ?? []
    case 'action':
      return node.do.flatMap((deed) => (deed.kind === 'set_variable' ? [deed.variable] : []))
    default:
      return []
  }
}

/** The names of what a flow keeps while it runs, in alphabetical order. */
export function variablesOf({ nodes }: Graph): string[] {
  const names = new Set(Object.values(nodes).flatMap(variablesOfNode))
  return [...names].filter((name) => name !== '').sort()
}

import type { FlowNode, Graph } from '@/lib/flow/graph.ts'
import type { Problem } from './types.ts'
import { walk } from './walk.ts'

/** What the page sees at once, under the engine's names for it; the engine's own word on these is not waited for. */
export const LOCAL_CODES: readonly string[] = ['start_unknown', 'unreachable', 'text_missing']

export function localProblems(graph: Graph): Problem[] {
  const start: Problem[] = graph.nodes[graph.start]
    ? []
    : [{ code: 'start_unknown', node: null, level: 'error', detail: graph.start }]
  const reached = new Set(walk(graph))
  const blocks = Object.entries(graph.nodes).flatMap(([id, node]): Problem[] => {
    return [
      ...(isMute(node) ? [{ code: 'text_missing', node: id, level: 'error' as const, detail: null }] : []),
      ...(reached.has(id)
        ? []
        : [{ code: 'unreachable', node: id, level: 'warning' as const, detail: null }]),
    ]
  })
  return [...start, ...blocks]
}

/** Whether it has to say something and does not. */
function isMute(node: FlowNode): boolean {
  if (node.type === 'menu' || node.type === 'question') return isBlank(node.text)
  if (node.type === 'content') return node.items.some((item) => item.kind === 'text' && isBlank(item.text))
  if (node.type !== 'action') return false
  return node.do.some((deed) => (deed.kind === 'note' || deed.kind === 'notify') && isBlank(deed.text))
}

const isBlank = (text: string) => text.trim() === ''

/** What stands beside each block: its worst. */
export function worstByBlock(problems: readonly Problem[]): Record<string, 'error' | 'warning'> {
  const worst: Record<string, 'error' | 'warning'> = {}
  for (const { node, level } of problems)
    if (node && worst[node] !== 'error') worst[node] = level === 'error' ? 'error' : 'warning'
  return worst
}

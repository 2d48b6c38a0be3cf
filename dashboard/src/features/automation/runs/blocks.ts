import { NODE_TYPES } from '@/lib/flow/graph.ts'
import type { MessageId, Translate } from '@/lib/i18n.ts'
import type { NamedGraph, Run, RunStatus } from './types.ts'

export const isOver = ({ status }: Pick<Run, 'status'>) => status !== 'running' && status !== 'waiting'

/** The one that whoever writes answers, else the newest that goes on. */
export function currentRun<Some extends Pick<Run, 'status' | 'awaits'>>(
  runs: readonly Some[],
): Some | undefined {
  const going = runs.filter((run) => !isOver(run))
  return going.find(({ awaits }) => awaits === 'message') ?? going[0]
}

/** A block as people call it: its name, else its kind and how its text begins. */
export function blockName(graph: NamedGraph | null | undefined, node: string, t: Translate): string {
  const block = graph?.nodes[node]
  if (!block) return node
  if (block.name) return block.name
  const type = NODE_TYPES.find((one) => one === block.type)
  const kind = type ? t(`runs.block.${type}`) : block.type
  const text = typeof block.text === 'string' ? block.text.replace(/\s+/g, ' ').trim() : ''
  return text ? `${kind}: ${text.length > 40 ? `${text.slice(0, 39)}…` : text}` : kind
}

/** What it is doing: of one that waits, for what. */
export function stateId({ status, awaits }: { status: RunStatus; awaits: Run['awaits'] }): MessageId {
  return awaits ? `runs.awaits.${awaits}` : `runs.status.${status}`
}

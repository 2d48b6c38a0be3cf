import { NODE_TYPES } from '@/lib/flow/graph.ts'
import type { MessageId, Translate } from '@/lib/i18n.ts'
import type { NamedBlock, NamedGraph, Run, RunStatus } from './types.ts'

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

/** The exits that say nothing of the way taken. */
const SILENT = ['next', 'jump', 'handoff', 'end']
const ENDS = ['expired', 'stopped', 'failed'] as const
const PLAIN = [
  'otherwise',
  'on_invalid',
  'on_skip',
  'on_timeout',
  'on_message',
  'on_error',
  'on_nobody',
  'on_unsent',
] as const

/** By which exit a block was left, as people call it; nothing where there was no other. */
export function exitText(
  graph: NamedGraph | null | undefined,
  node: string,
  exit: string | null,
  t: Translate,
): string | undefined {
  if (exit === null || SILENT.includes(exit)) return undefined
  const block = graph?.nodes[node]
  const end = ENDS.find((one) => one === exit)
  if (end) return t(`runs.status.${end}`)
  const plain = PLAIN.find((one) => one === exit)
  if (plain) return t(`flows.exit.${plain === 'otherwise' && block?.type === 'condition' ? 'else' : plain}`)
  return (block && chosenText(block, exit)) || exit
}

/** Of an option, a branch or a share: its own words. */
function chosenText({ options, branches, shares }: NamedBlock, exit: string): string | undefined {
  const id = exit.slice(exit.indexOf(':') + 1)
  const place = branches?.findIndex((branch) => branch.id === id) ?? -1
  if (place >= 0) return branches?.[place]?.name || `${place + 1}`
  const share = shares?.find((one) => one.id === id)
  return share ? `${share.percent}%` : options?.find((option) => option.id === id)?.label
}

/** What it is doing: of one that waits, for what. */
export function stateId({ status, awaits }: { status: RunStatus; awaits: Run['awaits'] }): MessageId {
  return awaits ? `runs.awaits.${awaits}` : `runs.status.${status}`
}

import type { FlowNode, Target } from './graph.ts'

/** The exits that a block has one of; those of options, branches and shares stand once for each of them. */
export type PlainExit =
  | 'next'
  | 'otherwise'
  | 'else'
  | 'on_invalid'
  | 'on_skip'
  | 'on_timeout'
  | 'on_message'
  | 'on_error'
  | 'on_nobody'
  | 'on_unsent'
  | 'jump'

const LISTS = { option: 'options', branch: 'branches', share: 'shares' } as const
type ListExit = keyof typeof LISTS

/** A way out of a block. */
export interface Exit {
  /** Names the exit within its block: `next`, `option:1`. */
  key: string
  kind: PlainExit | ListExit
  /** Its own words, such as an option's label; plain exits have those of their kind. */
  label?: string
  target: Target
}

/** All exits of a block in the order they are shown, whether something is connected or not. */
export function exitsOf(node: FlowNode): Exit[] {
  switch (node.type) {
    case 'menu':
      return [
        ...node.options.map(({ id, label, next }, place) =>
          many('option', id, `${place + 1} ${label}`, next),
        ),
        plain('otherwise', node.otherwise),
        plain('on_invalid', node.on_invalid),
        ...(node.on_timeout ? [plain('on_timeout', node.on_timeout.next)] : []),
      ]
    case 'question':
      return [
        plain('next', node.next),
        plain('on_invalid', node.on_invalid),
        ...(node.skip_words?.length || node.on_skip ? [plain('on_skip', node.on_skip)] : []),
        ...(node.on_timeout ? [plain('on_timeout', node.on_timeout.next)] : []),
      ]
    case 'condition':
      return [
        ...node.branches.map(({ id, name, next }, place) => many('branch', id, name || `${place + 1}`, next)),
        // No answer was asked for.
        { ...plain('otherwise', node.otherwise), kind: 'else' },
      ]
    case 'randomizer':
      return node.shares.map(({ id, percent, next }) => many('share', id, `${percent}%`, next))
    case 'content':
      return [plain('next', node.next), ...('on_unsent' in node ? [plain('on_unsent', node.on_unsent)] : [])]
    case 'delay':
      return [
        plain('next', node.next),
        ...('on_message' in node ? [plain('on_message', node.on_message)] : []),
      ]
    case 'http':
      return [
        plain('next', node.next),
        plain('on_error', node.on_error),
        plain('on_timeout', node.on_timeout),
      ]
    case 'jump':
      return [
        ...(node.flow_id ? [] : [plain('jump', node.node)]),
        ...(node.return ? [plain('next', node.next)] : []),
      ]
    case 'handoff':
      return node.only_when_open ? [plain('on_nobody', node.on_nobody)] : []
    case 'end':
      return []
    default:
      return [plain('next', node.next)]
  }
}

/** The block with that exit leading elsewhere; an exit it has not changes nothing. */
export function withExit(node: FlowNode, key: string, target: Target): FlowNode {
  if (!exitsOf(node).some((exit) => exit.key === key)) return node
  const [kind = '', id] = key.split(/:(.*)/s)
  if (kind in LISTS) {
    const field = LISTS[kind as ListExit]
    const entries = (node as unknown as Record<string, { id: string }[]>)[field] ?? []
    return {
      ...node,
      [field]: entries.map((entry) => (entry.id === id ? { ...entry, next: target } : entry)),
    } as FlowNode
  }
  if ((node.type === 'menu' || node.type === 'question') && key === 'on_timeout' && node.on_timeout)
    return { ...node, on_timeout: { ...node.on_timeout, next: target } }
  // A jump names its target itself.
  return { ...node, [key === 'jump' ? 'node' : key]: target } as FlowNode
}

/** The block with each of its targets put through `change`. */
export function mapTargets(node: FlowNode, change: (target: string) => Target): FlowNode {
  return exitsOf(node).reduce((changed, { key, target }) => {
    const next = target === null ? null : change(target)
    return next === target ? changed : withExit(changed, key, next)
  }, node)
}

const plain = (kind: PlainExit, target: Target | undefined): Exit => ({
  key: kind,
  kind,
  target: target ?? null,
})

const many = (kind: ListExit, id: string, label: string, target: Target | undefined): Exit => ({
  key: `${kind}:${id}`,
  kind,
  label,
  target: target ?? null,
})

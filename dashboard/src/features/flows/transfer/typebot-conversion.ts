import { mapTargets } from '@/lib/flow/exits.ts'
import type { FlowNode, Graph, Position, Target } from '@/lib/flow/graph.ts'
import type { MessageId, Translate } from '@/lib/i18n.ts'
import type { Typebot, TypebotBlock, TypebotGroup } from './typebot.ts'
import { VariableTexts } from './typebot-variables.ts'

/** Typebot's groups stand closer together than our blocks can. */
const SPREAD = { x: 1.3, y: 1.6 }
const BLOCK_HEIGHT = 230

export type Lost =
  | 'input'
  | 'range'
  | 'several_files'
  | 'dynamic_buttons'
  | 'several_choices'
  | 'picture_buttons'
  | 'many_buttons'
  | 'hidden_buttons'
  | 'comparison'
  | 'set_variable'
  | 'wait'
  | 'other_typebot'
  | 'method'
  | 'body'
  | 'mapping'
  | 'media'
  | 'embed'
  | 'redirect'
  | 'code'
  | 'block'
  | 'no_question'

/** A flow that grows out of a Typebot: its blocks so far, where each of its own has gone, what could not be said. */
export class Conversion {
  readonly texts: VariableTexts
  readonly report: string[] = []
  private readonly nodes: Record<string, FlowNode> = {}
  private readonly positions: Record<string, Position> = {}
  private readonly edges: Map<string, Target>
  private readonly aliases = new Map<string, Target>()
  private readonly say: Translate
  private readonly typebot: Typebot
  private group: TypebotGroup | undefined
  private count = 0

  constructor(typebot: Typebot, say: Translate) {
    this.typebot = typebot
    this.say = say
    this.texts = new VariableTexts(typebot)
    const edges = (typebot.edges ?? []).map(
      ({ id, to }) => [id, this.place(to?.groupId, to?.blockId)] as const,
    )
    this.edges = new Map(edges)
  }

  /** Begins with a group: what is added and lost from now on is of it. */
  enter(group: TypebotGroup): void {
    this.group = group
    this.count = 0
  }

  add(id: string, node: FlowNode): void {
    const { title = '', graphCoordinates: at = {} } = this.group ?? {}
    const named =
      this.count === 0 && title.trim() !== '' ? { ...node, name: title.trim().slice(0, 100) } : node
    this.nodes[id] = named
    this.positions[id] = {
      x: Math.round((at.x ?? 0) * SPREAD.x),
      y: Math.round((at.y ?? 0) * SPREAD.y + this.count * BLOCK_HEIGHT),
    }
    this.count += 1
  }

  /** Where one of Typebot's edges leads; null when nowhere. */
  target(edgeId: string | undefined): Target {
    return edgeId === undefined ? null : (this.edges.get(edgeId) ?? null)
  }

  /** The block that stands for one of a group, its first when none is named. */
  place(groupId: string | undefined, blockId: string | undefined): Target {
    const group = this.typebot.groups.find(({ id }) => id === groupId)
    const block = group?.blocks.find(({ id }) => id === blockId) ?? group?.blocks[0]
    return block ? idOf(block) : null
  }

  /** Where a block leads: along its own edge, else to the one below it. */
  next(block: TypebotBlock): Target {
    if (block.outgoingEdgeId) return this.target(block.outgoingEdgeId)
    const { blocks = [] } = this.group ?? {}
    const below = blocks[blocks.findIndex(({ id }) => id === block.id) + 1]
    return below ? idOf(below) : null
  }

  write(text: string): string {
    if (VariableTexts.hasCode(text)) this.lose('code')
    return this.texts.write(text.replace(/\{\{=.*?=\}\}/gs, ''))
  }

  /** Notes, in words and with the group it is of, what ours does not say. */
  lose(what: Lost, detail = ''): void {
    const id: MessageId = `flow_import.lost.${what}`
    const line = `${this.group?.title || this.say('flow_import.unnamed')}: ${this.say(id, { detail })}`
    if (!this.report.includes(line)) this.report.push(line)
  }

  /** Nothing is made of that block: whoever comes to it is led on to another. */
  alias(block: TypebotBlock, target: Target): void {
    this.aliases.set(idOf(block), target)
  }

  /** Whether something leads to that block rather than to its group. */
  isTarget({ id }: TypebotBlock): boolean {
    return (this.typebot.edges ?? []).some(({ to }) => to?.blockId === id)
  }

  /** The whole, each exit leading to a block that there is. */
  finish(start: Target): Graph {
    const lead = (target: Target) => this.resolve(target)
    const nodes = Object.entries(this.nodes).map(([id, node]) => [id, mapTargets(node, lead)] as const)
    return {
      schema: 1,
      start: 'start',
      nodes: { start: { type: 'start', next: lead(start) }, ...Object.fromEntries(nodes) },
      layout: { nodes: { start: { x: -320, y: 0 }, ...this.positions }, notes: [] },
    }
  }

  private resolve(target: Target): Target {
    const seen = new Set<string>()
    let place = target
    while (place !== null && !this.nodes[place]) {
      if (seen.has(place)) return null
      seen.add(place)
      place = this.aliases.get(place) ?? null
    }
    return place
  }
}

/** The id that a Typebot's block has here; theirs are longer or hold other letters in no export known. */
export const idOf = ({ id }: Pick<TypebotBlock, 'id'>): string => {
  const clean = id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 38)
  return clean === 'start' ? 'start_' : clean || 'block'
}

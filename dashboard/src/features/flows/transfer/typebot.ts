/** What a public export of Typebot (versions 5 and 6) says, as far as it is read; anything may be missing. */
export interface Typebot {
  version?: unknown
  events?: { outgoingEdgeId?: string }[]
  groups: TypebotGroup[]
  edges?: TypebotEdge[]
  variables?: { id: string; name: string }[]
}

export interface TypebotGroup {
  id: string
  title?: string
  graphCoordinates?: { x?: number; y?: number }
  blocks: TypebotBlock[]
}

export interface TypebotBlock {
  id: string
  type: string
  outgoingEdgeId?: string
  content?: Record<string, unknown>
  options?: Record<string, unknown>
  items?: TypebotItem[]
}

export interface TypebotItem {
  id: string
  outgoingEdgeId?: string
  content?: unknown
  title?: string
  path?: string
  displayCondition?: { isEnabled?: boolean }
}

export interface TypebotEdge {
  id: string
  to?: { groupId?: string; blockId?: string }
}

export function isTypebot(value: unknown): value is Typebot {
  if (!isRecord(value) || !Array.isArray(value.groups)) return false
  return value.groups.every(
    (group) => isRecord(group) && Array.isArray(group.blocks) && group.blocks.every(isTypedBlock),
  )
}

const isTypedBlock = (block: unknown) =>
  isRecord(block) && typeof block.id === 'string' && typeof block.type === 'string'

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A number, also when it is written as a text; undefined when it is none, such as a variable. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Messages; all other blocks ask, choose or act. */
export const BUBBLES = ['text', 'image', 'video', 'audio', 'embed'] as const
export const isBubble = ({ type }: TypebotBlock) => BUBBLES.some((known) => known === type)
export const isInput = ({ type }: TypebotBlock) => type.endsWith(' input')

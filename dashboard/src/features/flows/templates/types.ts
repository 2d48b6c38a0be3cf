import type { CustomField } from '@/lib/custom-fields.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import type { Locale } from '@/lib/i18n.ts'

/** How a flow begins: with one of some words, at the first message of a new contact, or outside working hours. */
export type Start =
  | { kind: 'keyword'; words: string[] }
  | { kind: 'welcome' }
  | { kind: 'away' }
  | { kind: 'none' }

export const START_KINDS = ['keyword', 'welcome', 'away', 'none'] as const satisfies Start['kind'][]

/** A flow that is whole, with what an account needs for it. */
export interface FlowTemplate {
  id: string
  name: Record<Locale, string>
  description: Record<Locale, string>
  /** How it usually begins. */
  starts: Start
  tags: string[]
  fields: Omit<CustomField, 'id'>[]
  graph: Graph
}

import type { Row, Selected } from '@/lib/database.ts'
import { flag, list, nullable, oneOf, record, type Shaped, text } from '@/lib/shape.ts'
import type { Tag } from '@/lib/tags.ts'

export const KEYWORD_COLUMNS =
  'id, account_id, instance_id, name, terms, match, answer, flow_id, tags, only_when, interrupts, priority, enabled, problem'

/** What is answered by itself when somebody writes certain words. */
export type Keyword = Selected<'keywords', typeof KEYWORD_COLUMNS>

export type KeywordDraft = Omit<Keyword, 'id' | 'account_id' | 'priority' | 'problem'>

export type Match = Row<'keywords'>['match']
export const MATCHES = [
  'equals',
  'contains',
  'word',
  'starts_with',
  'ends_with',
  'not_contains',
  'regex',
] as const satisfies Match[]

export const OCCASIONS = ['always', 'open', 'closed'] as const satisfies Keyword['only_when'][]

/** What a keyword can name: the page puts it together. */
export interface KeywordContext {
  accountId: string
  tags: readonly Tag[]
  numbers: readonly { id: string; name: string }[]
  /** Those that are published and turned on. */
  flows: readonly { id: string; name: string }[]
  canManage: boolean
}

/** Of `POST /api/accounts/{id}/keywords/try`; the keywords stand in the order in which they are asked. */
export const keywordTrial = record({
  campaign: nullable(text),
  fires: nullable(text),
  objection: nullable(oneOf('opt_out', 'opt_in')),
  is_open: flag,
  keywords: list(record({ id: text, name: text, verdict: text, problem: nullable(text), leads: flag })),
})
export type KeywordTrial = Shaped<typeof keywordTrial>

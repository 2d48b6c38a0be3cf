import type { Selected } from '@/lib/database.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { list, nullable, number, oneOf, record, type Shaped, text } from '@/lib/shape.ts'

export const FLOW_COLUMNS =
  'id, account_id, name, folder, draft, draft_revision, published_version_id, enabled'
export type Flow = Omit<Selected<'flows', typeof FLOW_COLUMNS>, 'draft'> & { draft: Graph }

/** What is wrong with a graph, and where. With an `error` it cannot be published. */
const problem = record({
  code: text,
  node: nullable(text),
  level: oneOf('error', 'warning'),
  detail: nullable(text),
})
export type Problem = Shaped<typeof problem> & { exit?: string | null }

export const problems = list(problem)

export const publication = record({
  version_id: nullable(text),
  number: nullable(number),
  problems,
})
export type Publication = Shaped<typeof publication>

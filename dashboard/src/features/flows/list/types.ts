import type { Selected } from '@/lib/database.ts'
import type { Graph } from '@/lib/flow/graph.ts'

export const ITEM_COLUMNS =
  'id, account_id, name, folder, draft_revision, published_version_id, enabled, updated_at'
export type FlowItem = Selected<'flows', typeof ITEM_COLUMNS>

/** What a new flow may begin with. */
export interface Template {
  id: string
  name: string
  description: string
  graph: Graph
}

/** A graph out of a file, and what of the file could not be said in it. */
export interface ImportedFlow {
  graph: Graph
  report: readonly string[]
}

import { isGraph } from '@/lib/flow/graph.ts'
import type { Draft } from './draft.ts'

/** What somebody has changed and the database does not have: kept in the browser, whatever becomes of the page. */
const keyOf = (userId: string, flowId: string) => `zapbase.flow.${userId}.${flowId}`

export function readUnsaved(userId: string, flowId: string): Draft | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(userId, flowId)) ?? 'null') as Partial<Draft> | null
    return kept && isGraph(kept.graph) && typeof kept.revision === 'number'
      ? { graph: kept.graph, revision: kept.revision }
      : undefined
  } catch {
    return undefined
  }
}

export function writeUnsaved(userId: string, flowId: string, draft: Draft | undefined): void {
  try {
    if (draft) localStorage.setItem(keyOf(userId, flowId), JSON.stringify(draft))
    else localStorage.removeItem(keyOf(userId, flowId))
  } catch {
    // No room left in the browser: the page still holds it.
  }
}

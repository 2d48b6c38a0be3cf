import type { ImportedFlow, Template } from '@/features/flows/list/types.ts'
import { isGraph } from '@/lib/flow/graph.ts'

/** What a new flow may begin with, in the page's language. */
export function useTemplates(): Template[] {
  return []
}

/** A flow out of the text of a file; undefined when it is none. */
export function readFlowFile(text: string): ImportedFlow | undefined {
  try {
    const graph: unknown = JSON.parse(text)
    return isGraph(graph) ? { graph, report: [] } : undefined
  } catch {
    return undefined
  }
}

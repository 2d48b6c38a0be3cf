import { type Graph, isGraph, MOST_NODES } from '@/lib/flow/graph.ts'
import type { Translate } from '@/lib/i18n.ts'
import { readTypebot } from './read-typebot.ts'
import { isTypebot } from './typebot.ts'

/** As large as a draft may be (characters). */
const LARGEST_FILE = 524_288

interface ImportedFlow {
  graph: Graph
  /** What could not be taken over, or is wrong, in words. */
  report: readonly string[]
}

/** A flow out of a file of ours, or of Typebot's; undefined when it is neither. */
export function readFlowFile(text: string, t: Translate): ImportedFlow | undefined {
  const value = parse(text)
  if (isTypebot(value)) return attempt(() => readTypebot(value, t))
  const graph = graphIn(value)
  if (!graph || text.length > LARGEST_FILE * 2) return undefined
  return { graph, report: mistakesOf(graph, t) }
}

function parse(text: string): unknown {
  return attempt(() => JSON.parse(text.replace(/^\uFEFF/, '')))
}

/** What comes from outside may be wrong at any depth: then it is no flow. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** The graph itself, or one within what stands around it, as in a template or a flow of the API. */
function graphIn(value: unknown): Graph | undefined {
  if (isGraph(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  const { graph, draft } = value as { graph?: unknown; draft?: unknown }
  return [graph, draft].find(isGraph)
}

function mistakesOf(graph: Graph, t: Translate): string[] {
  const count = Object.keys(graph.nodes).length
  return [
    ...(graph.schema === 1 ? [] : [t('flow_import.schema')]),
    ...(graph.nodes[graph.start] ? [] : [t('flow_import.start', { start: graph.start })]),
    ...(count > MOST_NODES ? [t('flow_import.many', { count, most: MOST_NODES })] : []),
  ]
}

import { createContext, useContext } from 'react'
import type { Graph } from '@/lib/flow/graph.ts'

interface Scope {
  accountId: string
  graph: Graph
  nodeId: string
  /** Whoever looks may change nothing. */
  readOnly: boolean
  /** Names of what the flow keeps while it runs. */
  variables: readonly string[]
}

const ScopeContext = createContext<Scope | null>(null)

export const FormScope = ScopeContext.Provider

/** The flow and the block whose form this is. */
export function useFormScope(): Scope {
  const scope = useContext(ScopeContext)
  if (!scope) throw new Error('useFormScope needs a form made by `scoped`')
  return scope
}

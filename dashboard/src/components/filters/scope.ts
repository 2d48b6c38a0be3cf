import { createContext, useContext } from 'react'

interface Scope {
  scope: 'person' | 'flow'
  variables: readonly string[]
  /** Whether no further comparison may be added. */
  isFull: boolean
}

const ScopeContext = createContext<Scope>({ scope: 'person', variables: [], isFull: false })

export const FilterScope = ScopeContext.Provider

/** What the filter is about that is being edited. */
export function useFilterScope(): Scope {
  return useContext(ScopeContext)
}

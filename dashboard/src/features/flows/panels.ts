import type { ReactNode } from 'react'
import type { Graph } from '@/lib/flow/graph.ts'
import type { Settings } from '@/types/flow.generated.ts'

export type Panel = 'block' | 'problems' | 'settings' | 'test' | 'versions'

/** What stands beside the canvas and is of other features. */
export interface BuilderParts {
  test: (parts: { graph: Graph; onTrace: (nodeIds: string[]) => void }) => ReactNode
  settings: (parts: {
    settings: Settings
    readOnly: boolean
    onChange: (settings: Settings) => void
  }) => ReactNode
  versions: (parts: { graph: Graph; isReadOnly: boolean; onRestore: (graph: Graph) => void }) => ReactNode
}

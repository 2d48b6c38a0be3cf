import { ReactFlowProvider } from '@xyflow/react'
import { useMemo } from 'react'
import type { Graph } from '@/lib/flow/graph.ts'
import { type Marks, NO_MARKS } from '../elements.ts'
import { useCanvas } from '../use-canvas.ts'
import { Canvas } from './canvas.tsx'

const nothing = () => {}

/** A flow to look at, with the way that somebody took. */
export function FlowView(props: { graph: Graph; lit: readonly string[] }) {
  return (
    <ReactFlowProvider>
      <FlowOnCanvas {...props} />
    </ReactFlowProvider>
  )
}

function FlowOnCanvas({ graph, lit }: { graph: Graph; lit: readonly string[] }) {
  const marks = useMemo<Marks>(() => ({ ...NO_MARKS, lit }), [lit])
  const canvas = useCanvas({ graph, marks, isReadOnly: true, onMove: nothing })
  return (
    <Canvas
      canvas={canvas}
      isReadOnly
      onConnect={nothing}
      onConnectNowhere={nothing}
      onDelete={nothing}
      onDropBlock={nothing}
      onNoteChange={nothing}
    />
  )
}

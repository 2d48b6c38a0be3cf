import { ReactFlowProvider } from '@xyflow/react'
import { useMemo, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import type { Counts, Marks } from '../elements.ts'
import type { Problem } from '../types.ts'
import { useCanvas } from '../use-canvas.ts'
import { useDesk } from '../use-desk.ts'
import type { FlowDocument } from '../use-document.ts'
import type { Edits } from '../use-edits.ts'
import { BlockPicker } from './block-picker.tsx'
import { Canvas } from './canvas.tsx'
import { CanvasTools } from './canvas-tools.tsx'
import { Palette } from './palette.tsx'
import { SearchBar } from './search-bar.tsx'

export interface DeskProps {
  document: FlowDocument
  edits: Edits
  isReadOnly: boolean
  problems: Readonly<Record<string, Problem['level']>>
  counts: Readonly<Record<string, Counts>> | undefined
  lit: readonly string[]
  /** The block to be looked at; another object each time. */
  jump: { nodeId: string } | undefined
  onSelect: (ids: readonly string[]) => void
}

/** The canvas with all that lies around it. */
export function Desk(props: DeskProps) {
  return (
    <ReactFlowProvider>
      <DeskOnCanvas {...props} />
    </ReactFlowProvider>
  )
}

function DeskOnCanvas({ document, edits, isReadOnly, problems, counts, lit, jump, onSelect }: DeskProps) {
  const t = useTranslate()
  const { graph } = document
  const [found, setFound] = useState<readonly string[]>([])
  const [isSearching, setSearching] = useState(false)
  const marks = useMemo<Marks>(() => ({ problems, counts, lit, found }), [problems, counts, lit, found])
  const canvas = useCanvas({ graph, marks, isReadOnly, onMove: edits.move })
  const desk = useDesk({
    document,
    edits,
    canvas,
    isReadOnly,
    jump,
    onSelect,
    onSearch: () => setSearching(true),
  })
  const closeSearch = () => {
    setSearching(false)
    setFound([])
  }

  return (
    <section ref={desk.frame} aria-label={t('flows.canvas')} className="relative min-h-0 min-w-0 flex-1">
      <Canvas
        canvas={canvas}
        isReadOnly={isReadOnly}
        onConnect={edits.connect}
        onConnectNowhere={desk.ask}
        onDelete={edits.removeAll}
        onDropBlock={desk.add}
        onNoteChange={edits.setNote}
      />
      {!isReadOnly && (
        <Palette
          hasStart={Object.values(graph.nodes).some(({ type }) => type === 'start')}
          className="absolute top-3 left-3 max-h-[calc(100%-5rem)] w-50 overflow-y-auto rounded-lg border bg-card p-1.5 shadow-md"
          onAdd={desk.addHere}
        />
      )}
      <CanvasTools
        document={document}
        isReadOnly={isReadOnly}
        className="absolute bottom-3 left-3"
        onArrange={desk.arrange}
        onNote={desk.addNote}
        onSearch={() => setSearching(true)}
      />
      {isSearching && (
        <div className="absolute top-3 right-3">
          <SearchBar graph={graph} onFound={setFound} onJump={desk.show} onClose={closeSearch} />
        </div>
      )}
      {desk.asked && (
        <BlockPicker at={desk.asked.screen} onChoose={desk.answer} onClose={() => desk.answer()} />
      )}
    </section>
  )
}

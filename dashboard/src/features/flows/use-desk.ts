import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import type { NodeType, Position } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { copyBlocks } from './clipboard.ts'
import { connectionsOf } from './document.ts'
import { FIT, FIT_BESIDE } from './first-view.ts'
import { layOutAside } from './lay-out-aside.ts'
import type { useCanvas } from './use-canvas.ts'
import type { FlowDocument } from './use-document.ts'
import type { Edits } from './use-edits.ts'
import { useShortcuts } from './use-shortcuts.ts'

interface DeskOptions {
  document: FlowDocument
  edits: Edits
  canvas: ReturnType<typeof useCanvas>
  isReadOnly: boolean
  jump: { nodeId: string } | undefined
  onSelect: (ids: readonly string[]) => void
  onSearch: () => void
}

/** An exit that was drawn to where nothing stands: which block shall stand there? */
interface Asked {
  source: string
  exit: string
  at: Position
  screen: Position
}

const SMOOTH = { duration: 250 }

/** What is done on the canvas: where new things go, what is chosen and looked at. */
export function useDesk({ document, edits, canvas, isReadOnly, jump, onSelect, onSearch }: DeskOptions) {
  const t = useTranslate()
  const frame = useRef<HTMLElement>(null)
  const { fitView, screenToFlowPosition, getNodes } = useReactFlow()
  const [asked, setAsked] = useState<Asked>()
  const { select, selected } = canvas

  const tell = useEffectEvent(onSelect)
  useEffect(() => tell(selected), [selected])

  const middle = (): Position => {
    const box = frame.current?.getBoundingClientRect()
    return screenToFlowPosition({
      x: (box?.x ?? 0) + (box?.width ?? 0) / 2,
      y: (box?.y ?? 0) + (box?.height ?? 0) / 2,
    })
  }
  const show = (nodeId: string) => {
    select([nodeId])
    // Once it is drawn, if it is new.
    requestAnimationFrame(() => void fitView({ nodes: [{ id: nodeId }], ...FIT, ...SMOOTH }))
  }
  const showJump = useEffectEvent(show)
  useEffect(() => {
    if (jump) showJump(jump.nodeId)
  }, [jump])

  useShortcuts(
    {
      undo: document.undo,
      redo: document.redo,
      search: onSearch,
      selectAll: () => select(canvas.elements.map(({ id }) => id)),
      duplicate: () => selected.length > 0 && select(edits.duplicate(selected)),
      copy: () => copyBlocks(document.read(), selected),
      cut: () => {
        const text = copyBlocks(document.read(), selected)
        if (text !== '') edits.remove(selected)
        return text
      },
      paste: (text) => {
        const ids = edits.paste(text, middle())
        if (ids.length > 0) select(ids)
      },
    },
    isReadOnly,
  )

  const arrange = async () => {
    const boxes = getNodes()
      .filter(({ type }) => type === 'block')
      .map(({ id, measured }) => ({ id, width: measured?.width ?? 256, height: measured?.height ?? 120 }))
    try {
      edits.arrange(await layOutAside({ boxes, connections: connectionsOf(document.read()) }))
      requestAnimationFrame(() => void fitView({ ...FIT_BESIDE, ...SMOOTH }))
    } catch {
      toast.error(t('flows.arrange_failed'))
    }
  }

  return {
    frame,
    asked,
    arrange,
    show,
    add: useCallback((type: NodeType, at: Position) => select(edits.add(type, at)), [edits, select]),
    /** Beside the block that is chosen, else in the middle of what is seen. */
    addHere: (type: NodeType) => {
      const [only, ...others] = selected
      const isBeside = only !== undefined && others.length === 0 && document.read().nodes[only]
      const ids = isBeside ? edits.addAfter(type, only) : edits.add(type, middle())
      if (ids[0]) show(ids[0])
    },
    addNote: () => select(edits.addNote(middle())),
    ask: useCallback(
      (source: string, exit: string, at: Position, screen: Position) =>
        setAsked({ source, exit, at, screen }),
      [],
    ),
    answer: (type?: NodeType) => {
      if (type && asked) select(edits.addAfter(type, asked.source, asked.exit, asked.at))
      setAsked(undefined)
    },
  }
}

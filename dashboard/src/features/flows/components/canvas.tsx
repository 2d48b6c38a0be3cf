import './canvas.css'
import {
  Background,
  type Connection,
  ConnectionMode,
  type Edge,
  MarkerType,
  MiniMap,
  type OnConnectEnd,
  ReactFlow,
  useReactFlow,
} from '@xyflow/react'
import { type DragEvent, type ReactNode, useCallback, useState } from 'react'
import { NODE_TYPES, type NodeType, type Note, type Position } from '@/lib/flow/graph.ts'
import { NoteChangeProvider } from '../canvas-actions.ts'
import { DRAG_TYPE } from '../drag.ts'
import type { Element } from '../elements.ts'
import { FIT, FIT_BESIDE, firstView } from '../first-view.ts'
import type { useCanvas } from '../use-canvas.ts'
import { useCanvasWords } from '../use-canvas-words.ts'
import { Block } from './block.tsx'
import { StickyNote } from './sticky-note.tsx'

// Outside of the component: others would make React Flow draw all anew each time.
const TYPES = { block: Block, note: StickyNote }
const EDGE = {
  markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--muted-foreground)' },
  interactionWidth: 24,
}
const DELETE_KEYS = ['Backspace', 'Delete']
const MANY_KEYS = ['Shift', 'Meta', 'Control']

interface CanvasProps {
  canvas: ReturnType<typeof useCanvas>
  isReadOnly: boolean
  onConnect: (source: string, exit: string, target: string) => void
  /** An exit was drawn to where nothing stands. */
  onConnectNowhere: (source: string, exit: string, at: Position, screen: Position) => void
  onDelete: (ids: string[], edges: { source: string; exit: string }[]) => void
  onDropBlock: (type: NodeType, at: Position) => void
  onNoteChange: (note: Note) => void
  children?: ReactNode
}

export function Canvas(props: CanvasProps) {
  const { canvas, isReadOnly, onConnect, onConnectNowhere, onDelete, onDropBlock, children } = props
  const { screenToFlowPosition } = useReactFlow()
  const words = useCanvasWords()
  const [view] = useState(() => firstView(canvas.elements))

  const connect = useCallback(
    ({ source, sourceHandle, target }: Connection) => sourceHandle && onConnect(source, sourceHandle, target),
    [onConnect],
  )
  const endConnecting: OnConnectEnd = useCallback(
    (event, { isValid, fromNode, fromHandle, toNode }) => {
      if (isValid || toNode || !fromNode || fromHandle?.type !== 'source' || !fromHandle.id) return
      const screen = pointOf(event)
      onConnectNowhere(fromNode.id, fromHandle.id, screenToFlowPosition(screen), screen)
    },
    [onConnectNowhere, screenToFlowPosition],
  )
  const remove = useCallback(
    ({ nodes, edges }: { nodes: Element[]; edges: Edge[] }) =>
      onDelete(
        nodes.map(({ id }) => id),
        edges.map(({ source, sourceHandle }) => ({ source, exit: sourceHandle ?? '' })),
      ),
    [onDelete],
  )
  const drop = (event: DragEvent) => {
    event.preventDefault()
    const type = NODE_TYPES.find((one) => one === event.dataTransfer.getData(DRAG_TYPE))
    if (type) onDropBlock(type, screenToFlowPosition({ x: event.clientX, y: event.clientY }))
  }

  return (
    <NoteChangeProvider value={props.onNoteChange}>
      <ReactFlow
        className="flow-canvas"
        nodes={canvas.elements}
        edges={canvas.edges}
        nodeTypes={TYPES}
        defaultEdgeOptions={EDGE}
        connectionMode={ConnectionMode.Strict}
        connectionRadius={30}
        onNodesChange={canvas.onNodesChange}
        onEdgesChange={canvas.onEdgesChange}
        onConnect={connect}
        onConnectEnd={endConnecting}
        onDelete={remove}
        onDragOver={(event) => event.preventDefault()}
        onDrop={drop}
        nodesDraggable={!isReadOnly}
        nodesConnectable={!isReadOnly}
        edgesFocusable={false}
        deleteKeyCode={isReadOnly ? null : DELETE_KEYS}
        multiSelectionKeyCode={MANY_KEYS}
        minZoom={0.1}
        maxZoom={1.5}
        {...view}
        fitViewOptions={isReadOnly ? FIT : FIT_BESIDE}
        ariaLabelConfig={words}
      >
        <Background gap={20} size={1.5} />
        <MiniMap pannable zoomable position="bottom-right" className="hidden rounded-lg border lg:block" />
        {children}
      </ReactFlow>
    </NoteChangeProvider>
  )
}

function pointOf(event: MouseEvent | TouchEvent): Position {
  const { clientX, clientY } = 'changedTouches' in event ? (event.changedTouches[0] as Touch) : event
  return { x: clientX, y: clientY }
}

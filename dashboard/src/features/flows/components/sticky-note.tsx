import { type NodeProps, useReactFlow } from '@xyflow/react'
import { memo } from 'react'
import { cn } from '@/lib/cn.ts'
import { NOTE_COLORS } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useNoteChange } from '../canvas-actions.ts'
import type { NoteElement } from '../elements.ts'

const COLORS: Record<string, string> = {
  yellow: 'bg-warning-soft border-warning/40',
  green: 'bg-success-soft border-success/40',
  blue: 'bg-info-soft border-info/40',
  pink: 'bg-danger-soft border-danger/40',
}

/** A note that sticks to the canvas. Its text is written where it stands. */
export const StickyNote = memo(function StickyNote({ id, data, selected }: NodeProps<NoteElement>) {
  const t = useTranslate()
  const change = useNoteChange()
  const { setNodes } = useReactFlow()
  const { note, isReadOnly } = data
  const color = note.color ?? 'yellow'
  return (
    <div
      className={cn(
        'w-56 rounded-lg border p-2 shadow-sm',
        COLORS[color],
        selected && 'ring-2 ring-primary/40',
      )}
    >
      <textarea
        aria-label={t('flows.note')}
        placeholder={t('flows.note_placeholder')}
        className="nodrag nowheel field-sizing-content min-h-14 w-full resize-none bg-transparent text-sm outline-none placeholder:text-muted-foreground"
        maxLength={2000}
        readOnly={isReadOnly}
        value={note.text ?? ''}
        onFocus={() => setNodes((nodes) => nodes.map((node) => ({ ...node, selected: node.id === id })))}
        onChange={({ target }) => change({ ...note, text: target.value })}
      />
      <div className="flex h-4 gap-1.5">
        {selected &&
          !isReadOnly &&
          NOTE_COLORS.map((one) => (
            <button
              key={one}
              type="button"
              aria-label={t(`flows.color.${one}`)}
              aria-pressed={one === color}
              className={cn(
                'nodrag focus-ring size-4 rounded-full border',
                COLORS[one],
                one === color && 'ring-2 ring-ring',
              )}
              onClick={() => change({ ...note, color: one })}
            />
          ))}
      </div>
    </div>
  )
})

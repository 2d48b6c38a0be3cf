import { useReactFlow } from '@xyflow/react'
import {
  LayoutGrid,
  type LucideIcon,
  Maximize,
  StickyNote as NoteIcon,
  Redo2,
  Search,
  Undo2,
  ZoomIn,
  ZoomOut,
} from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Tooltip } from '@/components/ui/tooltip.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { FIT, FIT_BESIDE } from '../first-view.ts'
import type { FlowDocument } from '../use-document.ts'

interface CanvasToolsProps {
  document: FlowDocument
  isReadOnly: boolean
  className?: string
  onArrange: () => void
  onNote: () => void
  onSearch: () => void
}

/** What is done to the canvas as a whole. */
export function CanvasTools({
  document,
  isReadOnly,
  className,
  onArrange,
  onNote,
  onSearch,
}: CanvasToolsProps) {
  const t = useTranslate()
  const { zoomIn, zoomOut, fitView } = useReactFlow()
  return (
    <div
      role="toolbar"
      aria-label={t('flows.tools')}
      className={cn('flex items-center rounded-lg border bg-card p-1 shadow-md', className)}
    >
      {!isReadOnly && (
        <>
          <Tool icon={Undo2} label={t('flows.undo')} disabled={!document.canUndo} onPress={document.undo} />
          <Tool icon={Redo2} label={t('flows.redo')} disabled={!document.canRedo} onPress={document.redo} />
          <Tool icon={LayoutGrid} label={t('flows.arrange')} onPress={onArrange} />
          <Tool icon={NoteIcon} label={t('flows.add_note')} onPress={onNote} />
        </>
      )}
      <Tool icon={Search} label={t('flows.search_blocks')} onPress={onSearch} />
      <Tool icon={ZoomOut} label={t('flows.zoom_out')} onPress={() => void zoomOut()} />
      <Tool icon={ZoomIn} label={t('flows.zoom_in')} onPress={() => void zoomIn()} />
      <Tool
        icon={Maximize}
        label={t('flows.show_all')}
        onPress={() => void fitView(isReadOnly ? FIT : FIT_BESIDE)}
      />
    </div>
  )
}

interface ToolProps {
  icon: LucideIcon
  label: string
  disabled?: boolean
  onPress: () => void
}

function Tool({ icon: Icon, label, disabled = false, onPress }: ToolProps) {
  return (
    <Tooltip label={label}>
      <Button
        variant="ghost"
        size="icon"
        className="size-8"
        aria-label={label}
        disabled={disabled}
        onClick={onPress}
      >
        <Icon aria-hidden />
      </Button>
    </Tooltip>
  )
}

import { FileDown } from 'lucide-react'
import { type DragEvent, type ReactNode, useRef, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'

interface DropZoneProps {
  disabled: boolean
  onFiles: (files: Iterable<File>) => void
  children: ReactNode
}

/** Takes files that are dropped anywhere on the thread. */
export function DropZone({ disabled, onFiles, children }: DropZoneProps) {
  const t = useTranslate()
  const [isOver, setOver] = useState(false)
  // Each child that is entered leaves another.
  const depth = useRef(0)
  const hasFiles = ({ dataTransfer }: DragEvent) => !disabled && dataTransfer.types.includes('Files')
  const count = (step: number) => {
    depth.current = Math.max(0, depth.current + step)
    setOver(depth.current > 0)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a button attaches files for whoever does not drag
    <div
      className="@container relative flex min-h-0 flex-1 flex-col bg-muted/40"
      onDragEnter={(event) => hasFiles(event) && count(1)}
      onDragLeave={(event) => hasFiles(event) && count(-1)}
      onDragOver={(event) => hasFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        depth.current = 0
        setOver(false)
        onFiles(event.dataTransfer.files)
      }}
    >
      {children}
      {isOver && (
        <div className="pointer-events-none absolute inset-3 z-30 grid place-items-center rounded-xl border-2 border-dashed border-primary bg-card/90">
          <p className="flex items-center gap-2 font-medium text-primary">
            <FileDown aria-hidden />
            {t('messages.attach_drop')}
          </p>
        </div>
      )}
    </div>
  )
}

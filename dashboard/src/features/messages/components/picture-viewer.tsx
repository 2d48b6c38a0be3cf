import { Download, X, ZoomIn, ZoomOut } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useZoom } from '../use-zoom.ts'
import { LARGEST_SCALE } from '../zoom.ts'
import { CutName } from './cut-name.tsx'

interface PictureViewerProps {
  url: string
  label: string
  onClose: () => void
}

/** One picture over the whole page, as large as somebody wants to look at it. */
export function PictureViewer({ url, label, onClose }: PictureViewerProps) {
  const t = useTranslate()
  const { view, zoomIn, zoomOut, room, onKeyDown, picture } = useZoom()
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <Primitive.Content
          data-backdrop
          aria-describedby={undefined}
          className="on-ink fixed inset-0 z-50 flex flex-col outline-none data-[state=open]:animate-appear"
          onKeyDown={onKeyDown}
        >
          <header className="flex h-bar shrink-0 items-center gap-1 px-3">
            <Primitive.Title className="min-w-0 flex-1 text-sm font-medium">
              <CutName name={label} />
            </Primitive.Title>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('messages.zoom_out')}
              disabled={view.scale <= 1}
              onClick={zoomOut}
            >
              <ZoomOut aria-hidden />
            </Button>
            <span role="status" className="w-12 text-center text-xs tabular-nums">
              {Math.round(view.scale * 100)} %
            </span>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('messages.zoom_in')}
              disabled={view.scale >= LARGEST_SCALE}
              onClick={zoomIn}
            >
              <ZoomIn aria-hidden />
            </Button>
            <Button asChild variant="ghost" size="icon">
              <a href={url} download={label} aria-label={t('messages.media_download', { name: label })}>
                <Download aria-hidden />
              </a>
            </Button>
            <Primitive.Close asChild>
              <Button variant="ghost" size="icon" aria-label={t('common.close')}>
                <X aria-hidden />
              </Button>
            </Primitive.Close>
          </header>
          <div
            {...room}
            data-zoom={view.scale}
            className="grid min-h-0 flex-1 cursor-grab touch-none place-items-center overflow-hidden select-none active:cursor-grabbing"
          >
            <img
              ref={picture}
              src={url}
              alt={label}
              draggable={false}
              className="max-h-full max-w-full"
              style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
            />
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

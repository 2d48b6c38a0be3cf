import { lazy, Suspense, useState } from 'react'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { MessageFile } from '@/lib/media/media.ts'
import { pictureFrame } from '../picture-frame.ts'

const PictureViewer = lazy(() =>
  import('./picture-viewer.tsx').then(({ PictureViewer }) => ({ default: PictureViewer })),
)

interface ImageViewProps {
  media: Pick<MessageFile, 'width' | 'height'>
  /** Undefined while it is asked for. */
  url: string | undefined
  label: string
  isSticker: boolean
  onExpired: () => void
}

/** A picture, whole, in room of its own proportions, so that nothing moves when it comes; a press shows it large. */
export function ImageView({ media, url, label, isSticker, onExpired }: ImageViewProps) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  const { width, height } = pictureFrame(media)
  const frame = cn('block max-w-full rounded-lg', isSticker && 'size-32')
  const room = isSticker ? {} : { width: `${width}px`, aspectRatio: `${width} / ${height}` }
  if (!url) return <Skeleton className={frame} style={room} />
  const picture = (
    <img
      src={url}
      alt={label}
      loading="lazy"
      className="size-full rounded-lg object-contain"
      onError={onExpired}
    />
  )
  if (isSticker) return <div className={frame}>{picture}</div>
  return (
    <>
      <button
        type="button"
        aria-label={t('messages.media_open')}
        className={cn(frame, 'focus-ring cursor-zoom-in bg-foreground/5')}
        style={room}
        onClick={() => setOpen(true)}
      >
        {picture}
      </button>
      <Suspense>
        {isOpen && <PictureViewer url={url} label={label} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  )
}

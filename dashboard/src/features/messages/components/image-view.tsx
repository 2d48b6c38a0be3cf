import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface ImageViewProps {
  /** Undefined while it is asked for. */
  url: string | undefined
  label: string
  isSticker: boolean
  onExpired: () => void
}

/** A picture in a frame of one size, so that nothing moves when it comes; a press shows all of it. */
export function ImageView({ url, label, isSticker, onExpired }: ImageViewProps) {
  const t = useTranslate()
  const frame = isSticker ? 'size-32' : 'h-56 w-72 max-w-full'
  if (!url) return <Skeleton className={cn(frame, 'rounded-lg')} />
  const picture = (
    <img
      src={url}
      alt={label}
      loading="lazy"
      className={cn('size-full rounded-lg', isSticker ? 'object-contain' : 'object-cover')}
      onError={onExpired}
    />
  )
  if (isSticker) return <div className={frame}>{picture}</div>
  return (
    <Dialog
      title={label}
      className="sm:max-w-4xl"
      trigger={
        <button
          type="button"
          aria-label={t('messages.media_open')}
          className={cn(frame, 'focus-ring block cursor-zoom-in rounded-lg')}
        >
          {picture}
        </button>
      }
      footer={
        <Button asChild variant="outline">
          <a href={url} download={label}>
            <Download aria-hidden />
            {t('messages.media_download', { name: label })}
          </a>
        </Button>
      }
    >
      <img src={url} alt={label} className="mx-auto max-h-[70svh] max-w-full rounded-md object-contain" />
    </Dialog>
  )
}

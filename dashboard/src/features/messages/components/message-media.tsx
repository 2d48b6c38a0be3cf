import { CircleAlert, LoaderCircle, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { MessageFile } from '@/lib/media/media.ts'
import { useMediaLink } from '@/lib/media/media-links.ts'
import { cleanName } from '@/lib/names.ts'
import { previewOf } from '@/lib/preview.ts'
import type { Message } from '../types.ts'
import { AudioPlayer } from './audio-player.tsx'
import { DocumentCard } from './document-card.tsx'
import { ImageView } from './image-view.tsx'

/** The file of a message, played or shown in its place. */
export function MessageMedia({ message }: { message: Message }) {
  const t = useTranslate()
  const { media, kind } = message
  if (!media) return <FileElsewhere content={message.content} />
  if (media.state === 'pending') {
    return (
      <p role="status" className="flex h-12 items-center gap-2 text-sm text-muted-foreground">
        <LoaderCircle className="size-4 animate-spin" aria-hidden />
        {t('messages.media_pending')}
      </p>
    )
  }
  if (media.state !== 'stored') {
    return (
      <Trouble text={t(media.state === 'deleted' ? 'messages.media_deleted' : 'messages.media_failed')} />
    )
  }
  return <StoredMedia accountId={message.account_id} media={media} kind={kind} />
}

/** There is no row of a file: it never came here, or somebody deleted it here. */
export function FileElsewhere({ content }: Pick<Message, 'content'>) {
  const t = useTranslate()
  if (content?.view_once) return <Trouble text={t('messages.view_once')} />
  return <Trouble text={t(content?.no_file ? 'messages.media_on_phone' : 'messages.media_none')} />
}

interface StoredMediaProps {
  accountId: string
  media: MessageFile
  kind: Message['kind']
}

function StoredMedia({ accountId, media, kind }: StoredMediaProps) {
  const t = useTranslate()
  const { data: link, error, refetch } = useMediaLink(accountId, media)
  const label = cleanName(media.filename) || previewOf({ kind, message: '' }, t)
  if (error || link?.url === null || link === null) {
    return (
      <Trouble text={t('messages.media_failed')}>
        <Button variant="outline" size="small" onClick={() => void refetch()}>
          <RotateCw aria-hidden />
          {t('messages.media_retry')}
        </Button>
      </Trouble>
    )
  }
  const url = link?.url
  switch (kind) {
    case 'image':
    case 'sticker':
      return (
        <ImageView
          media={media}
          url={url}
          label={label}
          isSticker={kind === 'sticker'}
          onExpired={() => void refetch()}
        />
      )
    case 'video':
      return url ? (
        // biome-ignore lint/a11y/useMediaCaption: people send videos without subtitles
        <video
          src={url}
          controls
          preload="metadata"
          aria-label={label}
          className="h-56 w-72 max-w-full rounded-lg bg-black"
        />
      ) : (
        <Skeleton className="h-56 w-72 max-w-full rounded-lg" />
      )
    case 'audio':
    case 'voice':
      return <AudioPlayer url={url} label={label} onExpired={() => void refetch()} />
    default:
      return <DocumentCard url={url} media={media} label={label} />
  }
}

function Trouble({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-2 text-sm text-muted-foreground">
      <CircleAlert className="size-4 shrink-0" aria-hidden />
      {text}
      {children}
    </div>
  )
}

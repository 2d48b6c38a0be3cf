import { useLingui } from '@lingui/react'
import { FileText } from 'lucide-react'
import type { Media } from '@/lib/media/media.ts'
import { useMediaLink } from '@/lib/media/media-links.ts'
import { formatBytes } from '@/lib/size.ts'
import type { MediaItem } from '@/types/flow.generated.ts'

interface StoredFileProps {
  accountId: string
  kind: MediaItem['kind']
  media: Media
}

/** A file by its name and size; a picture as what it shows. */
export function StoredFile({ accountId, kind, media }: StoredFileProps) {
  const { i18n } = useLingui()
  const { data: link } = useMediaLink(accountId, media)
  const isPicture = kind === 'image' || kind === 'sticker'
  return (
    <div className="flex items-center gap-3 rounded-lg bg-muted p-2 text-sm">
      {isPicture && link?.url ? (
        <img src={link.url} alt="" className="size-14 rounded-md object-cover" />
      ) : (
        <FileText className="size-8 shrink-0 text-info" strokeWidth={1.5} aria-hidden />
      )}
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          <bdi>{media.filename}</bdi>
        </span>
        <span className="text-muted-foreground">
          {media.size !== null && formatBytes(media.size, i18n.locale)}
        </span>
      </span>
    </div>
  )
}

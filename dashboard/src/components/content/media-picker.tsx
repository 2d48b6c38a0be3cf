import { useLingui } from '@lingui/react'
import { FileText, Upload } from 'lucide-react'
import { type ChangeEvent, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { ACCEPTED } from '@/lib/content-items.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFileStore } from '@/lib/media/file-store.ts'
import { LARGEST_FILE, type Media } from '@/lib/media/media.ts'
import { useMediaLink } from '@/lib/media/media-links.ts'
import { formatBytes } from '@/lib/size.ts'
import type { MediaItem } from '@/types/flow.generated.ts'
import { useFile, useUpload } from './use-files.ts'

interface MediaPickerProps {
  kind: MediaItem['kind']
  mediaId: string | null
  onChange: (mediaId: string) => void
}

/** The file of a message: chosen on this machine, kept by the account. */
export function MediaPicker({ kind, mediaId, onChange }: MediaPickerProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('content')
  const { accountId } = useFileStore()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [isTooLarge, setTooLarge] = useState(false)
  const { data: media } = useFile(mediaId)
  const upload = useUpload()
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (!file) return
    setTooLarge(file.size > LARGEST_FILE)
    if (file.size <= LARGEST_FILE) upload.mutate(file, { onSuccess: (stored) => onChange(stored.id) })
  }
  const isGone = mediaId !== null && (media === null || (media && media.state !== 'stored'))
  const trouble = isTooLarge
    ? t('content.file_large', { max: formatBytes(LARGEST_FILE, i18n.locale) })
    : upload.error
      ? errorText(upload.error)
      : isGone
        ? t('content.file_gone')
        : mediaId === null && !upload.isPending
          ? t('content.file_none')
          : undefined
  return (
    <div className="space-y-2">
      <Label htmlFor={id}>{t('content.file')}</Label>
      {media?.state === 'stored' && <StoredFile accountId={accountId} kind={kind} media={media} />}
      <input
        ref={input}
        id={id}
        type="file"
        className="sr-only"
        tabIndex={-1}
        accept={ACCEPTED[kind]}
        onChange={choose}
      />
      <div>
        <Button
          variant="outline"
          aria-describedby={`${id}-text`}
          busy={upload.isPending}
          onClick={() => input.current?.click()}
        >
          <Upload aria-hidden />
          {t(mediaId ? 'content.file_change' : 'content.file_choose')}
        </Button>
      </div>
      {upload.isPending && <Progress label={t('content.file_sending')} value={upload.part} max={1} />}
      <p id={`${id}-text`} role="status" className="text-sm text-danger">
        {trouble}
      </p>
    </div>
  )
}

interface StoredFileProps {
  accountId: string
  kind: MediaItem['kind']
  media: Media
}

function StoredFile({ accountId, kind, media }: StoredFileProps) {
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

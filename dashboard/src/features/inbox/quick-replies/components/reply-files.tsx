import { useLingui } from '@lingui/react'
import { Upload, X } from 'lucide-react'
import { type ChangeEvent, useRef, useState } from 'react'
import { StoredFile } from '@/components/content/stored-file.tsx'
import { StoredFiles } from '@/components/content/stored-files.tsx'
import { useFile, useUpload } from '@/components/content/use-files.ts'
import { Button } from '@/components/ui/button.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFileStore } from '@/lib/media/file-store.ts'
import { kindOfFile, LARGEST_FILE } from '@/lib/media/media.ts'
import { formatBytes } from '@/lib/size.ts'
import { MOST_FILES } from '../types.ts'

interface ReplyFilesProps {
  mediaIds: readonly string[]
  onChange: (mediaIds: string[]) => void
}

/** What a quick reply brings along: uploaded here, or taken of what the account keeps. */
export function ReplyFiles({ mediaIds, onChange }: ReplyFilesProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('content')
  const input = useRef<HTMLInputElement>(null)
  const [isTooLarge, setTooLarge] = useState(false)
  const upload = useUpload()
  const add = (mediaId: string) => onChange([...mediaIds, mediaId])
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    target.value = ''
    if (!file) return
    setTooLarge(file.size > LARGEST_FILE)
    if (file.size <= LARGEST_FILE) upload.mutate(file, { onSuccess: (stored) => add(stored.id) })
  }
  const trouble = isTooLarge
    ? t('content.file_large', { max: formatBytes(LARGEST_FILE, i18n.locale) })
    : upload.error && errorText(upload.error)
  return (
    <fieldset className="min-w-0 space-y-2">
      <legend className="text-sm font-medium">{t('quick_replies.files')}</legend>
      <p className="text-sm text-muted-foreground">{t('quick_replies.files_hint')}</p>
      <ul className="space-y-1.5">
        {mediaIds.map((mediaId, index) => (
          <ReplyFile
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may stand there twice
            key={`${mediaId} ${index}`}
            mediaId={mediaId}
            onRemove={() => onChange(mediaIds.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-label={t('quick_replies.files_add')}
        onChange={choose}
      />
      {mediaIds.length < MOST_FILES && (
        <div className="flex flex-wrap gap-2">
          <Button variant="outline" busy={upload.isPending} onClick={() => input.current?.click()}>
            <Upload aria-hidden />
            {t('quick_replies.files_add')}
          </Button>
          <StoredFiles kind="document" onChoose={add} />
        </div>
      )}
      {upload.isPending && <Progress label={t('content.file_sending')} value={upload.part} max={1} />}
      <p role="status" className="text-sm text-danger">
        {trouble}
      </p>
    </fieldset>
  )
}

function ReplyFile({ mediaId, onRemove }: { mediaId: string; onRemove: () => void }) {
  const t = useTranslate()
  const { accountId } = useFileStore()
  const { data: media } = useFile(mediaId)
  if (media === undefined) return <Skeleton className="h-14 rounded-lg" />
  const kind = kindOfFile(media?.mimetype ?? '') === 'image' ? 'image' : 'document'
  const name = media?.filename ?? ''
  return (
    <li className="flex items-center gap-1">
      <div className="min-w-0 flex-1">
        {media?.state === 'stored' ? (
          <StoredFile accountId={accountId} kind={kind} media={media} />
        ) : (
          <p className="text-sm text-danger">{t('content.file_gone')}</p>
        )}
      </div>
      <Button
        variant="ghost"
        size="icon"
        aria-label={t('quick_replies.files_remove', { name })}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </li>
  )
}

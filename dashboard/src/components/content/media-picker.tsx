import { useLingui } from '@lingui/react'
import { Upload } from 'lucide-react'
import { type ChangeEvent, useId, useRef, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { ACCEPTED } from '@/lib/content-items.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFileStore } from '@/lib/media/file-store.ts'
import { LARGEST_FILE } from '@/lib/media/media.ts'
import { formatBytes } from '@/lib/size.ts'
import type { MediaItem } from '@/types/flow.generated.ts'
import { StoredFile } from './stored-file.tsx'
import { StoredFiles } from './stored-files.tsx'
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
      <div className="flex flex-wrap gap-2">
        <Button
          variant="outline"
          aria-describedby={`${id}-text`}
          busy={upload.isPending}
          onClick={() => input.current?.click()}
        >
          <Upload aria-hidden />
          {t(mediaId ? 'content.file_change' : 'content.file_choose')}
        </Button>
        <StoredFiles kind={kind} onChoose={onChange} />
      </div>
      {upload.isPending && <Progress label={t('content.file_sending')} value={upload.part} max={1} />}
      <p id={`${id}-text`} role="status" className="text-sm text-danger">
        {trouble}
      </p>
    </div>
  )
}

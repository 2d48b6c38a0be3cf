import { useLingui } from '@lingui/react'
import { FileText, Music, Video, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { kindOfFile } from '@/lib/media/media.ts'
import { formatBytes } from '@/lib/size.ts'
import type { Attachment } from '../attachments.ts'

interface AttachmentListProps {
  attachments: readonly Attachment[]
  onRemove: (key: string) => void
}

const ICONS = { video: Video, audio: Music, voice: Music } as const

/** The files that go with the next message. */
export function AttachmentList({ attachments, onRemove }: AttachmentListProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  if (attachments.length === 0) return null
  return (
    <ul aria-label={t('messages.attachments')} className="flex gap-2 overflow-x-auto pt-1 pb-2">
      {attachments.map((attachment) => (
        <li
          key={attachment.key}
          className="relative flex w-52 shrink-0 items-center gap-2.5 rounded-lg border bg-card p-2 text-sm"
        >
          <Preview attachment={attachment} />
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium">{attachment.filename}</span>
            <span className="block text-xs text-muted-foreground">
              {formatBytes(attachment.size, i18n.locale)}
            </span>
          </span>
          <button
            type="button"
            aria-label={t('messages.attachment_remove', { name: attachment.filename })}
            className="focus-ring self-start rounded-full p-0.5 text-muted-foreground hover:text-foreground"
            onClick={() => onRemove(attachment.key)}
          >
            <X className="size-4" aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}

function Preview({ attachment: { file, mimetype } }: { attachment: Attachment }) {
  const kind = kindOfFile(mimetype)
  const url = useObjectUrl(kind === 'image' ? file : undefined)
  const Icon = ICONS[kind as keyof typeof ICONS] ?? FileText
  if (url) return <img src={url} alt="" className="size-11 shrink-0 rounded-md object-cover" />
  return (
    <span className="grid size-11 shrink-0 place-items-center rounded-md bg-muted text-muted-foreground">
      <Icon className="size-5" aria-hidden />
    </span>
  )
}

function useObjectUrl(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!file) return
    const made = URL.createObjectURL(file)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [file])
  return url
}

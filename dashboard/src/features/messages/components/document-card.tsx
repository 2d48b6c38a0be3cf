import { useLingui } from '@lingui/react'
import { Download, FileText } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import type { Media } from '@/lib/media/media.ts'
import { formatBytes } from '@/lib/size.ts'
import { fileType } from '../file-type.ts'
import { CutName } from './cut-name.tsx'

interface DocumentCardProps {
  /** Undefined while it is asked for. */
  url: string | undefined
  media: Media
  label: string
}

/** A file to take away: its name, what it is and how large. */
export function DocumentCard({ url, media, label }: DocumentCardProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <a
      href={url}
      download={label}
      aria-label={t('messages.media_download', { name: label })}
      className="focus-ring flex w-72 max-w-full items-center gap-2.5 rounded-lg bg-foreground/5 p-2 hover:bg-foreground/10"
    >
      <FileText className="size-8 shrink-0 text-info" strokeWidth={1.5} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="block text-sm font-medium">
          <CutName name={label} />
        </span>
        <span className="block truncate text-xs text-muted-foreground">
          {[fileType(label, media.mimetype), media.size !== null && formatBytes(media.size, i18n.locale)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <Download className="size-4 shrink-0 text-muted-foreground" aria-hidden />
    </a>
  )
}

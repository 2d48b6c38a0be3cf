import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { LARGEST_FILE } from '@/lib/media/media.ts'
import { formatBytes } from '@/lib/size.ts'
import type { Attachment } from './attachments.ts'
import { newKey } from './outbox.ts'

/** The files beside the text. One that the server would refuse is refused here, with its name and size. */
export function useAttachments() {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [attachments, setAttachments] = useState<readonly Attachment[]>([])

  const isFit = ({ name, size }: File) => {
    if (size === 0) toast.error(t('messages.attachment_empty', { name }))
    else if (size > LARGEST_FILE) {
      const [had, max] = [formatBytes(size, i18n.locale), formatBytes(LARGEST_FILE, i18n.locale)]
      toast.error(t('messages.attachment_too_large', { name, size: had, max }))
    } else return true
    return false
  }
  return {
    attachments,
    addFiles: (files: Iterable<File>) => {
      const fit = [...files].filter(isFit).map((file) => ({
        key: newKey(),
        filename: file.name || 'arquivo',
        mimetype: file.type || 'application/octet-stream',
        size: file.size,
        file,
      }))
      if (fit.length > 0) setAttachments((before) => [...before, ...fit])
    },
    addStored: (stored: readonly Attachment[]) => setAttachments((before) => [...before, ...stored]),
    remove: (key: string) =>
      setAttachments((before) => before.filter((attachment) => attachment.key !== key)),
    clear: () => setAttachments([]),
  }
}

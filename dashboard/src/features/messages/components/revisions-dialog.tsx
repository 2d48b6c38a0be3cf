import { useLingui } from '@lingui/react'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useRevisions } from '../api/message-actions.ts'
import type { Message } from '../types.ts'

/** Every wording of an edited message, the original first. */
export function RevisionsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { data: revisions, error, refetch } = useRevisions(message)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title={t('messages.revisions')}>
      {!revisions && <Pending error={error} refetch={refetch} feature="messages" className="h-24" />}
      <ol className="space-y-3 text-sm">
        {revisions?.map((revision, index) => (
          <li key={revision.id} className="space-y-1 rounded-lg bg-muted p-3">
            <p className="text-xs text-muted-foreground">
              {index === 0 && `${t('messages.revision_original')} · `}
              {formatDateTime(revision.written_at, i18n.locale)}
            </p>
            <p className="break-words whitespace-pre-wrap">{revision.message}</p>
          </li>
        ))}
      </ol>
    </Dialog>
  )
}

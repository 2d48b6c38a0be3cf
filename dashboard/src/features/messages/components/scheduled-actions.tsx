import { Pencil, Send, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type ScheduledChange, useChangeScheduled } from '../api/scheduled.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'

const ScheduledDialog = lazy(() =>
  import('./scheduled-dialog.tsx').then(({ ScheduledDialog }) => ({ default: ScheduledDialog })),
)

/** What can be done with a message that waits for its time. */
export function ScheduledActions({ message }: { message: Message }) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  const { actions } = useThreadContext()
  const [isEditing, setEditing] = useState(false)
  const change = useChangeScheduled(message.chat_id)
  const save = (changes: Omit<ScheduledChange, 'id'>) =>
    change.mutate(
      { id: message.id, ...changes },
      {
        onError: (error) => toast.error(errorText(error)),
        onSuccess: (isChanged) => {
          if (!isChanged) toast.info(t('messages.scheduled_late'))
        },
      },
    )
  return (
    <div className="flex justify-end gap-1 px-3 @md:px-6">
      <Button variant="ghost" size="small" disabled={change.isPending} onClick={() => setEditing(true)}>
        <Pencil aria-hidden />
        {t('messages.scheduled_edit_short')}
      </Button>
      <Button
        variant="ghost"
        size="small"
        disabled={change.isPending}
        onClick={() => save({ sendAt: new Date().toISOString() })}
      >
        <Send aria-hidden />
        {t('messages.scheduled_now')}
      </Button>
      <Button
        variant="ghost"
        size="small"
        disabled={change.isPending}
        onClick={() => actions.cancel(message)}
      >
        <X aria-hidden />
        {t('messages.cancel_send')}
      </Button>
      <Suspense>
        {isEditing && <ScheduledDialog message={message} onClose={() => setEditing(false)} onChange={save} />}
      </Suspense>
    </div>
  )
}

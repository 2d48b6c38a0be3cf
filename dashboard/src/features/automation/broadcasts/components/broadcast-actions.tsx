import { Copy, Pause, Pencil, Play, RotateCcw, Trash2, X } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type Command, useCloneBroadcast, useCommandBroadcast } from '../api/command-broadcast.ts'
import { useBroadcastStatistics } from '../api/preview-broadcast.ts'
import { useDeleteBroadcast } from '../api/save-broadcast.ts'
import { isGoing } from '../status.ts'
import type { Broadcast } from '../types.ts'

interface BroadcastActionsProps {
  broadcast: Broadcast
  onEdit: () => void
  onCloned: (id: string) => void
  onDeleted: () => void
}

/** What can be done with it as it stands. */
export function BroadcastActions({ broadcast, onEdit, onCloned, onDeleted }: BroadcastActionsProps) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const command = useCommandBroadcast(broadcast)
  const clone = useCloneBroadcast(broadcast)
  const { status } = broadcast
  const isOver = status === 'done' || status === 'cancelled'
  const fail = (error: Error) => toast.error(errorText(error))
  const give = (what: Command) => command.mutate(what, { onError: fail })
  const copy = (who: 'failed' | null) => clone.mutate(who, { onSuccess: onCloned, onError: fail })
  return (
    <>
      {isGoing(status) && (
        <Button variant="outline" busy={command.isPending} onClick={() => give('pause_broadcast')}>
          <Pause aria-hidden />
          {t('broadcasts.pause')}
        </Button>
      )}
      {status === 'paused' && (
        <Button variant="outline" onClick={onEdit}>
          <Pencil aria-hidden />
          {t('broadcasts.edit')}
        </Button>
      )}
      {status === 'paused' && (
        <Button busy={command.isPending} onClick={() => give('start_broadcast')}>
          <Play aria-hidden />
          {t('broadcasts.resume')}
        </Button>
      )}
      {(isGoing(status) || status === 'paused') && <Cancelling broadcast={broadcast} />}
      <Button variant="ghost" busy={clone.isPending} onClick={() => copy(null)}>
        <Copy aria-hidden />
        {t('broadcasts.clone')}
      </Button>
      {isOver && <Again broadcast={broadcast} busy={clone.isPending} onAgain={() => copy('failed')} />}
      {(isOver || status === 'draft') && <Removal broadcast={broadcast} onDeleted={onDeleted} />}
    </>
  )
}

function Again({ broadcast, busy, onAgain }: { broadcast: Broadcast; busy: boolean; onAgain: () => void }) {
  const t = useTranslate()
  const { data } = useBroadcastStatistics(broadcast)
  if (!data || data.failed === 0) return null
  return (
    <Button variant="ghost" busy={busy} onClick={onAgain}>
      <RotateCcw aria-hidden />
      {t('broadcasts.again', { count: data.failed })}
    </Button>
  )
}

function Cancelling({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const command = useCommandBroadcast(broadcast)
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger">
          <X aria-hidden />
          {t('broadcasts.cancel')}
        </Button>
      }
      title={t('broadcasts.cancel_question', { name: broadcast.name })}
      description={t('broadcasts.cancel_text')}
      confirmLabel={t('broadcasts.cancel')}
      busy={command.isPending}
      error={command.error && <Alert tone="danger" title={errorText(command.error)} />}
      onConfirm={() => command.mutateAsync('cancel_broadcast')}
    />
  )
}

function Removal({ broadcast, onDeleted }: Pick<BroadcastActionsProps, 'broadcast' | 'onDeleted'>) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const remove = useDeleteBroadcast(broadcast.account_id)
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost">
          <Trash2 aria-hidden />
          {t('common.delete')}
        </Button>
      }
      title={t('broadcasts.remove_question', { name: broadcast.name })}
      description={t('broadcasts.remove_text')}
      confirmLabel={t('broadcasts.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
      onConfirm={() => remove.mutateAsync(broadcast).then(onDeleted)}
    />
  )
}

import { Trash2 } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useDeleteHook } from '../api/save-hook.ts'
import type { Hook } from '../types.ts'

export function HookRemoval({ hook, onRemoved }: { hook: Hook; onRemoved: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const { id, account_id, name } = hook
  const remove = useDeleteHook(account_id)
  const confirm = async () => {
    await remove.mutateAsync(id)
    toast.success(t('inbound.removed', { name }))
    onRemoved()
  }
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger">
          <Trash2 aria-hidden />
          {t('common.delete')}
        </Button>
      }
      title={t('inbound.remove_question', { name })}
      description={t('inbound.remove_text')}
      confirmLabel={t('inbound.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
      onConfirm={confirm}
    />
  )
}

import { Trash2 } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useDeleteEndpoint } from '../api/save-endpoint.ts'
import type { Endpoint } from '../types.ts'

export function EndpointRemoval({ endpoint, onRemoved }: { endpoint: Endpoint; onRemoved: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('webhooks')
  const { id, account_id } = endpoint
  const remove = useDeleteEndpoint(account_id)
  const confirm = async () => {
    await remove.mutateAsync(id)
    toast.success(t('webhooks.removed'))
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
      title={t('webhooks.remove_question')}
      description={t('webhooks.remove_text')}
      confirmLabel={t('webhooks.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
      onConfirm={confirm}
    />
  )
}

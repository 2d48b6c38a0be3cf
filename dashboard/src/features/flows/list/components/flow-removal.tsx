import { Alert } from '@/components/ui/alert.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { deleteFlow, useFlowMutation } from '../api/save-flow.ts'
import type { FlowItem } from '../types.ts'

/** Asks before a flow goes, and says what still needs it. */
export function FlowRemoval({ flow, onClose }: { flow: FlowItem; onClose: () => void }) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const { name } = flow
  const remove = useFlowMutation(flow.account_id, (supabase, id: string) => deleteFlow(supabase, id))
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('flows.remove_question', { name })}
      description={t('flows.remove_text')}
      confirmLabel={t('flows.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={say(remove.error)} />}
      onConfirm={() => remove.mutateAsync(flow.id).then(() => toast.success(t('flows.removed', { name })))}
    />
  )
}

import { Trash2 } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useDeleteKeyword } from '../api/save-keyword.ts'
import type { Keyword } from '../types.ts'

export function KeywordRemoval({ accountId, keyword }: { accountId: string; keyword: Keyword }) {
  const t = useTranslate()
  const errorText = useErrorText('keywords')
  const remove = useDeleteKeyword(accountId)
  const { id, name } = keyword
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="icon" aria-label={t('keywords.remove', { name })}>
          <Trash2 aria-hidden />
        </Button>
      }
      title={t('keywords.remove_question', { name })}
      description={t('keywords.remove_text')}
      confirmLabel={t('keywords.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
      onConfirm={() => remove.mutateAsync(id).then(() => toast.success(t('keywords.removed', { name })))}
    />
  )
}

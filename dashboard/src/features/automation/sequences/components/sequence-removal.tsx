import { Trash2 } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { deleteSequence, useSequenceMutation } from '../api/save-sequence.ts'
import type { Sequence } from '../types.ts'

export function SequenceRemoval({ sequence, onRemoved }: { sequence: Sequence; onRemoved: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('sequences')
  const remove = useSequenceMutation(sequence.account_id, deleteSequence)
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost">
          <Trash2 aria-hidden />
          {t('common.delete')}
        </Button>
      }
      title={t('sequences.remove_question', { name: sequence.name })}
      description={t('sequences.remove_text')}
      confirmLabel={t('sequences.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
      onConfirm={() => remove.mutateAsync(sequence).then(onRemoved)}
    />
  )
}

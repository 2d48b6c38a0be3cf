import type { FormEvent, ReactNode } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChangeBroadcast } from '../api/save-broadcast.ts'
import type { Broadcast, BroadcastChanges } from '../types.ts'

interface StepFormProps {
  broadcast: Broadcast
  canManage: boolean
  /** What the step has changed. */
  changes: BroadcastChanges
  isRight?: boolean
  onSaved: () => void
  children: ReactNode
}

/** One step: its fields, and a button that keeps them and goes on. */
export function StepForm({
  broadcast,
  canManage,
  changes,
  isRight = true,
  onSaved,
  children,
}: StepFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const save = useChangeBroadcast(broadcast)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isRight) save.mutate(changes, { onSuccess: onSaved })
  }
  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <fieldset disabled={!canManage} className="min-w-0">
        <Card className="space-y-6 p-5">{children}</Card>
      </fieldset>
      <div role="alert">{save.error && <Alert tone="danger" title={errorText(save.error)} />}</div>
      {canManage && (
        <div className="flex justify-end">
          <Button type="submit" busy={save.isPending} disabled={!isRight}>
            {t(broadcast.status === 'draft' ? 'broadcasts.save_next' : 'common.save')}
          </Button>
        </div>
      )}
    </form>
  )
}

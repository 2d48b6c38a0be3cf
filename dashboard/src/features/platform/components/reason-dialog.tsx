import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAdminAct } from '../api/change-account.ts'
import type { AdminAccount } from '../types.ts'

interface ReasonDialogProps {
  account: AdminAccount
  act: 'admin_suspend_account' | 'admin_enter_account'
  onClose: () => void
  onDone: () => void
}

/** Asks why, before something that leaves a trace in the account's log. */
export function ReasonDialog({ account: { id, name }, act, onClose, onDone }: ReasonDialogProps) {
  const t = useTranslate()
  const say = useErrorText('admin')
  const [reason, setReason] = useState('')
  const { mutate, isPending, error } = useAdminAct(id)
  const key = act === 'admin_enter_account' ? 'enter' : 'suspend'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate(
      { act, reason: reason.trim() },
      {
        onSuccess: () => {
          toast.success(t(`admin.${key}.done`, { name }))
          onDone()
        },
      },
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`admin.${key}.ask`, { name })}
      description={t(`admin.${key}.text`)}
    >
      <form className="space-y-5" onSubmit={submit}>
        <Field label={t('admin.reason')} hint={t(`admin.${key}.reason_hint`)}>
          {(control) => (
            <Textarea
              {...control}
              required
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <div role="alert">{error && <Alert tone="danger" title={say(error)} />}</div>
        <Button
          type="submit"
          variant={key === 'suspend' ? 'danger' : 'primary'}
          className="w-full"
          busy={isPending}
          disabled={reason.trim() === ''}
        >
          {t(`admin.${key}`)}
        </Button>
      </form>
    </Dialog>
  )
}

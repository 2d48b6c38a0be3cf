import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'

const REASONS = ['resolved', 'sold', 'no_answer', 'spam'] as const

interface CloseDialogProps {
  /** Of how many chats, where several are chosen. */
  count?: number
  onClose: (reason: string | null) => Promise<void>
  onDone: () => void
}

/** Ends a chat or several, with a reason for the team. */
export function CloseDialog({ count, onClose, onDone }: CloseDialogProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const closing = useMutation({ networkMode: 'always', mutationFn: onClose, onSuccess: onDone })
  const [reason, setReason] = useState('')
  const close = () => closing.mutate(reason.trim() || null)
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      title={count ? t('chats.close_many', { count }) : t('chats.close_title')}
      description={count ? t('chats.close_many_text') : t('chats.close_text')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button busy={closing.isPending} onClick={close}>
            {t('chats.close')}
          </Button>
        </>
      }
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault()
          close()
        }}
      >
        <div className="flex flex-wrap gap-2">
          {REASONS.map((name) => {
            const text = t(`chats.reason.${name}`)
            return (
              <Button
                key={name}
                variant={reason === text ? 'primary' : 'outline'}
                size="small"
                aria-pressed={reason === text}
                onClick={() => setReason(text)}
              >
                {text}
              </Button>
            )
          })}
        </div>
        <FormField
          label={t('chats.close_reason')}
          hint={t('chats.close_reason_hint')}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.target.value)}
        />
        <div role="alert">{closing.error && <Alert tone="danger" title={errorText(closing.error)} />}</div>
      </form>
    </Dialog>
  )
}

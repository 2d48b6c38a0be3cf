import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useUpdateChat } from '../api/update-chat.ts'
import type { Chat } from '../types.ts'

const REASONS = ['resolved', 'sold', 'no_answer', 'spam'] as const

/** Ends a chat, with a reason for the team. */
export function CloseDialog({ chat, onDone }: { chat: Chat; onDone: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const update = useUpdateChat(chat)
  const [reason, setReason] = useState('')
  const close = () =>
    update.mutate({ status: 'closed', closed_reason: reason.trim() || null }, { onSuccess: onDone })
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onDone()}
      title={t('chats.close_title')}
      description={t('chats.close_text')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button busy={update.isPending} onClick={close}>
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
        <div role="alert">{update.error && <Alert tone="danger" title={errorText(update.error)} />}</div>
      </form>
    </Dialog>
  )
}

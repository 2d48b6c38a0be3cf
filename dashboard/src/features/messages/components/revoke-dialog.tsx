import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'

/** Asks before a message is deleted on both sides. */
export function RevokeDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useTranslate()
  const { actions } = useThreadContext()
  const revoke = () => {
    actions.revoke(message)
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('messages.revoke_title')}
      description={t('messages.revoke_text')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button variant="danger" onClick={revoke}>
            {t('messages.revoke')}
          </Button>
        </>
      }
    />
  )
}

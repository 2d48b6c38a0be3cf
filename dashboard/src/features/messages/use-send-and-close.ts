import { toast } from '@/components/ui/toaster.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { outboxOf, untilTaken } from './outbox.ts'

/** Returns a function that ends the chat once all that was sent in it has been taken; what did not go keeps it open. */
export function useSendAndClose(userId: string, chatId: string, onClose: (() => void) | undefined) {
  const t = useTranslate()
  if (!onClose) return undefined
  return async () => {
    if (await untilTaken(outboxOf(userId), chatId)) onClose()
    else toast.info(t('messages.kept_open'))
  }
}

import { RotateCcw } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useUpdateChat } from '../api/update-chat.ts'
import type { Chat } from '../types.ts'

export function ReopenButton({ chat }: { chat: Chat }) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const update = useUpdateChat(chat)
  return (
    <Button
      variant="outline"
      className="hidden px-2.5 @sm:inline-flex"
      aria-label={t('chats.reopen')}
      busy={update.isPending}
      onClick={() => update.mutate({ status: 'open' }, { onError: (error) => toast.error(errorText(error)) })}
    >
      <RotateCcw aria-hidden />
      <span className="hidden @2xl:inline">{t('chats.reopen')}</span>
    </Button>
  )
}

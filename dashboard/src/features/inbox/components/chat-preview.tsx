import { cn } from '@/lib/cn.ts'
import { useDraftText } from '@/lib/drafts.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { previewOf } from '@/lib/preview.ts'
import type { RowContext } from '../row-context.ts'
import type { Chat } from '../types.ts'

interface ChatPreviewProps {
  chat: Chat
  context: Pick<RowContext, 'userId' | 'typingIn'>
}

/** Who is writing, what is begun here, or else the last words. */
export function ChatPreview({ chat, context }: ChatPreviewProps) {
  const t = useTranslate()
  const draft = useDraftText(context.userId, chat.id)
  const typing = context.typingIn(chat)
  const line = 'min-w-0 flex-1 truncate'
  if (typing) return <span className={cn(line, 'text-primary')}>{typing}</span>
  if (draft.trim()) {
    return (
      <span className={line}>
        <span className="text-danger">{t('chats.draft')}</span> {draft}
      </span>
    )
  }
  return (
    <span className={line}>
      {chat.last_message_from_me && <span>{t('chats.you')} </span>}
      {previewOf({ kind: chat.last_message_kind, message: chat.last_message }, t)}
    </span>
  )
}

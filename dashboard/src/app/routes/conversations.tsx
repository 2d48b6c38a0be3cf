import { MessagesSquare } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import { ChatListColumn } from '../conversations/chat-list-column.tsx'
import { OpenChat } from '../conversations/open-chat.tsx'
import { useInbox } from '../conversations/use-inbox.ts'
import { FullPage } from '../layout/page.tsx'

/** `/conversas` and `/conversas/$chatId`, of one account or of all; the list stays while chats are opened. */
export function ConversationsRoute() {
  const inbox = useInbox()
  return (
    <FullPage>
      <ChatListColumn inbox={inbox} />
      {inbox.chatId ? <OpenChat inbox={inbox} /> : <NoChat />}
    </FullPage>
  )
}

function NoChat() {
  const t = useTranslate()
  return (
    <div className="hidden flex-1 place-items-center bg-muted/40 p-6 text-center md:grid">
      <div className="max-w-xs space-y-2">
        <MessagesSquare className="mx-auto size-12 text-muted-foreground/60" strokeWidth={1.25} aria-hidden />
        <p className="font-medium">{t('chats.none_open')}</p>
        <p className="text-sm text-balance text-muted-foreground">{t('chats.none_open_text')}</p>
      </div>
    </div>
  )
}

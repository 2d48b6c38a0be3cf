import { MessagesSquare } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
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
    <div className="hidden flex-1 place-items-center bg-muted/40 md:grid">
      <EmptyState
        icon={MessagesSquare}
        title={t('chats.none_open')}
        description={t('chats.none_open_text')}
        variant="plain"
      />
    </div>
  )
}

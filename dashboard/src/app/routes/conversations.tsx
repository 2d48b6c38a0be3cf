import { MessagesSquare } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useChatCounts } from '@/features/inbox/api/count-chats.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { ChatListColumn } from '../conversations/chat-list-column.tsx'
import { OpenChat } from '../conversations/open-chat.tsx'
import { type Inbox, useInbox } from '../conversations/use-inbox.ts'
import { FullPage } from '../layout/page.tsx'

/** `/conversas` and `/conversas/$chatId`, of one account or of all; the list stays while chats are opened. */
export function ConversationsRoute() {
  const inbox = useInbox()
  return (
    <FullPage>
      <ChatListColumn inbox={inbox} />
      {inbox.chatId ? <OpenChat inbox={inbox} /> : <NoChat inbox={inbox} />}
    </FullPage>
  )
}

/** In place of a chat; what it says fits what the list has. */
function NoChat({ inbox: { accountIds, isUnconnected } }: { inbox: Inbox }) {
  const t = useTranslate()
  const counts = useChatCounts(accountIds)
  const isEmpty = isUnconnected || (counts && counts.all + counts.closed + counts.snoozed === 0)
  return (
    <div className="hidden flex-1 place-items-center bg-muted/40 md:grid">
      <EmptyState
        icon={MessagesSquare}
        title={t(isEmpty ? 'chats.none_yet' : 'chats.none_open')}
        description={t(isEmpty ? 'chats.none_yet_text' : 'chats.none_open_text')}
        variant="plain"
      />
    </div>
  )
}

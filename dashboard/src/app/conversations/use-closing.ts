import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { toast } from '@/components/ui/toaster.tsx'
import { nextChat } from '@/features/inbox/api/chat-list-query.ts'
import { useWriteChat } from '@/features/inbox/api/update-chat.ts'
import { chatName } from '@/features/inbox/chat.ts'
import { chatFilterOf } from '@/features/inbox/search.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isOpen } from '@/lib/keys.ts'
import { useMediaQuery } from '@/lib/media-query.ts'
import { chatLink, listLink } from './chat-link.ts'
import type { Inbox } from './use-inbox.ts'

/** How long a closing can be taken back (milliseconds). */
const UNDO_TIME = 20_000

/** Returns a function that ends a chat and goes on to the next of the list, where a list is seen; the notice takes both back. */
export function useClosing({ accountIds, search, current, userId }: Inbox) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const queryClient = useQueryClient()
  const router = useRouter()
  const write = useWriteChat()
  const isListSeen = useMediaQuery('(min-width: 768px)')

  return async (chat: Chat, reason: string | null): Promise<void> => {
    const filter = chatFilterOf(search)
    const next = isListSeen ? nextChat(queryClient, accountIds, filter, chat.id, userId) : undefined
    await write(chat, { status: 'closed', closed_reason: reason })
    const reopen = () =>
      void write(chat, { status: chat.status, closed_reason: null }).then(
        () => router.navigate(chatLink(current?.id, chat.id, search)),
        (error: unknown) => toast.error(errorText(error)),
      )
    toast.success(t('chats.closed', { name: chatName(chat) }), {
      id: 'chat-closed',
      duration: UNDO_TIME,
      action: { label: t('common.undo'), isUndo: true, onClick: reopen },
    })
    const goOn = () => {
      // Whoever went somewhere else meanwhile stays there.
      if (!router.latestLocation.pathname.endsWith(`/${chat.id}`)) return
      void router.navigate(next ? chatLink(current?.id, next.id, search) : listLink(current?.id, search))
    }
    // The window that asked for the reason gives the focus back right after it has gone; the next text wants it then.
    const wait = () => (isOpen('dialog') ? requestAnimationFrame(wait) : setTimeout(goOn))
    wait()
  }
}

import { MessagesSquare, SearchX } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChatList } from '../api/use-chat-list.ts'
import { type ChatSearch, chatFilterOf, isFiltered } from '../search.ts'
import type { RowContext } from './chat-row.tsx'

// Comes while the chats are asked for: what keeps long lists short is a part of its own.
const ChatRows = lazy(() => import('./chat-rows.tsx').then(({ ChatRows }) => ({ default: ChatRows })))

interface ChatListProps {
  accountIds: readonly string[]
  search: ChatSearch
  openId: string | undefined
  context: RowContext
}

/** The chats of a folder, whatever state their list is in. */
export function ChatList({ accountIds, search, openId, context }: ChatListProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const filter = chatFilterOf(search)
  const list = useChatList(accountIds, filter)
  const { data, error, refetch, hasMore, loadMore, isLoadingMore, moreFailed } = list

  if (!data) {
    return error ? (
      <Notice title={t('app.error_title')} text={errorText(error)}>
        <Button variant="outline" onClick={() => void refetch()}>
          {t('common.retry')}
        </Button>
      </Notice>
    ) : (
      <RowSkeletons />
    )
  }
  if (data.chats.length === 0) {
    const filtered = isFiltered(filter)
    return (
      <Notice
        icon={filtered ? <SearchX aria-hidden /> : <MessagesSquare aria-hidden />}
        title={t(filtered ? 'chats.none_match' : 'chats.empty')}
        text={t(filtered ? 'chats.none_match_text' : 'chats.empty_text')}
      />
    )
  }
  return (
    <>
      <Suspense fallback={<RowSkeletons />}>
        <ChatRows
          chats={data.chats}
          openId={openId}
          context={context}
          hasMore={hasMore}
          onMore={() => void loadMore()}
        />
      </Suspense>
      {isLoadingMore && <Spinner className="border-t py-2" />}
      {moreFailed && (
        <div role="alert" className="flex items-center justify-between gap-2 border-t px-3 py-2 text-sm">
          {t('chats.load_failed')}
          <Button variant="outline" size="small" onClick={() => void loadMore()}>
            {t('common.retry')}
          </Button>
        </div>
      )}
    </>
  )
}

interface NoticeProps {
  icon?: ReactNode
  title: string
  text: string
  children?: ReactNode
}

function Notice({ icon, title, text, children }: NoticeProps) {
  return (
    <div
      role="status"
      className="flex flex-1 flex-col items-center justify-center gap-3 p-8 text-center text-sm [&_svg]:size-8 [&_svg]:text-muted-foreground"
    >
      {icon}
      <p className="font-medium">{title}</p>
      <p className="text-balance text-muted-foreground">{text}</p>
      {children}
    </div>
  )
}

function RowSkeletons() {
  return (
    <div className="flex-1 space-y-5 overflow-hidden p-4">
      {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
        <div key={key} className="flex items-center gap-3">
          <Skeleton className="size-11 shrink-0 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-2/3" />
            <Skeleton className="h-3 w-full" />
          </div>
        </div>
      ))}
    </div>
  )
}

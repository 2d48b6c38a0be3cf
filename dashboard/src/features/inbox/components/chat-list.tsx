import { MessagesSquare, SearchX } from 'lucide-react'
import { lazy, type ReactNode, Suspense } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useChatList } from '../api/use-chat-list.ts'
import type { ListPeople, RowContext } from '../row-context.ts'
import { type ChatSearch, chatFilterOf, isFiltered } from '../search.ts'
import type { Chat } from '../types.ts'
import { useSelection } from '../use-selection.ts'
import { Notice } from './notice.tsx'

// Comes while the chats are asked for: what keeps long lists short is a part of its own.
const ChatRows = lazy(() => import('./chat-rows.tsx').then(({ ChatRows }) => ({ default: ChatRows })))
const SelectionBar = lazy(async () => ({ default: (await import('./selection-bar.tsx')).SelectionBar }))
const NO_CHATS: readonly Chat[] = []

interface ChatListProps {
  accountIds: readonly string[]
  search: ChatSearch
  openId: string | undefined
  context: RowContext
  /** Undefined where the reader changes nothing: then none can be chosen. */
  people: ListPeople | undefined
  /** In place of an empty list, when no number has been connected yet. */
  start: ReactNode
  /** Below the last chat: what the list leaves out. */
  note: ReactNode
}

/** The chats of a folder, whatever state their list is in. */
export function ChatList({ accountIds, search, openId, context, people, start, note }: ChatListProps) {
  const t = useTranslate()
  const errorText = useErrorText('chats')
  const filter = chatFilterOf(search)
  const list = useChatList(accountIds, filter)
  const { data, error, refetch, hasMore, loadMore, isLoadingMore, moreFailed } = list
  const selection = useSelection(data?.chats ?? NO_CHATS)

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
    if (start && !filtered) return start
    return (
      <Notice
        icon={filtered ? <SearchX aria-hidden /> : <MessagesSquare aria-hidden />}
        title={t(filtered ? 'chats.none_match' : 'chats.empty')}
        text={t(filtered ? 'chats.none_match_text' : 'chats.empty_text')}
      >
        {note}
      </Notice>
    )
  }
  return (
    <>
      <Suspense>
        {people && selection.chats.length > 0 && (
          <SelectionBar selection={selection} shown={data.chats.length} people={people} />
        )}
      </Suspense>
      <Suspense fallback={<RowSkeletons />}>
        <ChatRows
          chats={data.chats}
          openId={openId}
          context={context}
          selection={people && selection}
          hasMore={hasMore}
          onMore={() => void loadMore()}
          note={note}
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

function RowSkeletons() {
  return (
    <div className="flex-1 overflow-hidden">
      {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
        <div
          key={key}
          className="flex items-center gap-3 border-b border-border/60 px-4 py-2 in-data-[density=compact]:py-row"
        >
          <Skeleton className="size-9 shrink-0 rounded-full" />
          <div className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-2/3" />
            <Skeleton className="h-3 w-full" />
          </div>
        </div>
      ))}
    </div>
  )
}

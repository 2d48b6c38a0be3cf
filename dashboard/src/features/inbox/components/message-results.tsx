import { useLingui } from '@lingui/react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import { formatWhen } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { previewOf } from '@/lib/preview.ts'
import { useNow } from '@/lib/time.ts'
import { useMessageSearch } from '../api/search-messages.ts'
import { chatName } from '../chat.ts'
import { snippetOf } from '../snippet.ts'
import type { Chat, FoundMessage } from '../types.ts'

interface MessageResultsProps {
  accountId: string
  query: string
  /** Where a message stands in its chat. */
  linkTo: (chat: Chat, seq: number) => LinkProps
}

/** Messages that were found in all chats; each leads to its place. */
export function MessageResults({ accountId, query, linkTo }: MessageResultsProps) {
  const t = useTranslate()
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage } = useMessageSearch(accountId, query)
  const found = data?.pages.flatMap((page) => page.found)
  if (!found) {
    return (
      <div className="p-4">
        <Pending error={error} refetch={refetch} feature="chats">
          <SkeletonRows count={6} />
        </Pending>
      </div>
    )
  }
  if (found.length === 0) {
    return (
      <div className="p-4">
        <EmptyState icon={SearchX} title={t('chats.found_none')} description={t('chats.found_none_text')} />
      </div>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows are links; arrows only move among them
    <div data-chat-list onKeyDown={moveAmongRows} className="min-h-0 flex-1 overflow-y-auto pb-3">
      <ul aria-label={t('chats.found_messages')}>
        {found.map(({ message, chat }) => (
          <li key={message.id}>
            <Result message={message} chat={chat} query={query} link={linkTo(chat, message.seq)} />
          </li>
        ))}
      </ul>
      <div className="px-4">
        <LoadMore
          shown={found.length}
          hasMore={hasNextPage}
          busy={isFetching}
          onMore={() => void fetchNextPage()}
        />
      </div>
    </div>
  )
}

interface ResultProps {
  message: FoundMessage
  chat: Chat
  query: string
  link: LinkProps
}

function Result({ message, chat, query, link }: ResultProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const now = useNow(60_000)
  const pieces = message.revoked_at ? [] : snippetOf(message.message, query)
  return (
    <Link
      {...link}
      data-chat={chat.id}
      className="focus-ring -outline-offset-2! block border-b border-border/60 px-4 py-row hover:bg-accent/60"
    >
      <span className="flex items-baseline gap-2">
        <bdi className="min-w-0 flex-1 truncate text-sm font-medium">{chatName(chat)}</bdi>
        <time className="shrink-0 text-xs text-muted-foreground tabular-nums" dateTime={message.timestamp}>
          {formatWhen(Date.parse(message.timestamp), now, i18n.locale, t('chats.yesterday'))}
        </time>
      </span>
      <span className="line-clamp-2 text-xs wrap-anywhere text-muted-foreground">
        {message.from_me && `${t('chats.you')} `}
        {pieces.length === 0 && previewOf(message, t)}
        {pieces.map(({ text, isHit }, index) =>
          isHit ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
            <mark key={index} className="rounded-sm bg-highlight px-0.5 text-highlight-foreground">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </span>
    </Link>
  )
}

/** Up, down, Home and End go from row to row. */
function moveAmongRows(event: KeyboardEvent<HTMLElement>) {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-chat]')]
  const current = rows.indexOf(document.activeElement as HTMLElement)
  const targets: Record<string, number> = {
    ArrowDown: Math.min(rows.length - 1, current + 1),
    ArrowUp: Math.max(0, current - 1),
    Home: 0,
    End: rows.length - 1,
  }
  const row = rows[targets[event.key] ?? -1]
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  row.focus()
}

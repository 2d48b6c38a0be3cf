import { useLingui } from '@lingui/react'
import { Button } from '@/components/ui/button.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { historyKey, useHistory } from '@/features/inbox/api/get-history.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { sayHistory } from './say-history.ts'
import type { Inbox } from './use-inbox.ts'

/** What happened to a chat besides its messages, the newest first. */
export function ChatHistory({ chat, inbox }: { chat: Chat; inbox: Inbox }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useHistory(chat)
  const changed = [historyKey(chat.id)]
  useLiveQueries([chat.account_id], { contact: changed, note: changed, run: changed })
  const members = inbox.people.membersOf(chat.account_id)
  const memberName = (id: string | null) =>
    id === inbox.userId ? t('messages.you') : members.find(({ userId }) => userId === id)?.name
  const entries = data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <section aria-label={t('chats.history')} className="space-y-3">
      <h3 className="text-sm font-semibold">{t('chats.history')}</h3>
      {!data && <Pending error={error} refetch={refetch} feature="chats" className="h-24" />}
      <ol className="space-y-3 border-l pl-4 text-sm">
        {entries.map((entry) => (
          <li key={entry.key} className="relative">
            <span
              aria-hidden
              className="absolute top-1.5 -left-4 size-2 -translate-x-1/2 rounded-full bg-muted-foreground"
            />
            <p className="break-words whitespace-pre-wrap">{sayHistory(entry, t, memberName, i18n.locale)}</p>
            <time dateTime={entry.at} className="text-xs text-muted-foreground tabular-nums">
              {formatDateTime(entry.at, i18n.locale)}
            </time>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="outline" size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('common.load_more')}
        </Button>
      )}
    </section>
  )
}

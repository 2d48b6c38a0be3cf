import { AlarmClock, AtSign, CalendarClock, CircleAlert } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isSnoozed } from '../chat.ts'
import type { Chat } from '../types.ts'

/** How many messages nobody has read. */
export function UnreadBadge({ count }: { count: number }) {
  const t = useTranslate()
  if (count === 0) return null
  return (
    <span className="grid h-4 min-w-4 shrink-0 place-items-center rounded-full bg-highlight px-1 text-2xs font-semibold text-highlight-foreground">
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="sr-only">{t('chats.unread', { count })}</span>
    </span>
  )
}

/** What wants to be seen of a chat beside its messages. */
export function StatusMark({ chat, now }: { chat: Chat; now: number }) {
  const t = useTranslate()
  const mark = 'size-3.5 shrink-0'
  return (
    <>
      {chat.is_mentioned && <AtSign className={cn(mark, 'text-primary')} aria-label={t('chats.mentioned')} />}
      {chat.failed_at && <CircleAlert className={cn(mark, 'text-danger')} aria-label={t('chats.failed')} />}
      {chat.scheduled_at && <CalendarClock className={mark} aria-label={t('chats.scheduled')} />}
      <FolderMark chat={chat} now={now} />
    </>
  )
}

/** What sets a chat apart from an open one. */
function FolderMark({ chat, now }: { chat: Chat; now: number }) {
  const t = useTranslate()
  if (isSnoozed(chat, now)) {
    return <AlarmClock className="size-3.5 shrink-0" aria-label={t('chats.folder.snoozed')} />
  }
  if (chat.status === 'open') return null
  return (
    <span
      className={cn(
        'shrink-0 rounded-sm px-1 font-medium',
        chat.status === 'pending' ? 'bg-warning-soft text-warning' : 'bg-muted text-muted-foreground',
      )}
    >
      {t(`chats.status.${chat.status}`)}
    </span>
  )
}

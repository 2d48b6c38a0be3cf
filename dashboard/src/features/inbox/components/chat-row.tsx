import { useLingui } from '@lingui/react'
import { Link } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import { memo } from 'react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { TagDot } from '@/components/ui/tag-badge.tsx'
import { formatWhen } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { tagColor } from '@/lib/tags.ts'
import { chatName } from '../chat.ts'
import { hasBelongings, type RowContext } from '../row-context.ts'
import type { Chat } from '../types.ts'
import { StatusMark, UnreadBadge } from './chat-marks.tsx'
import { ChatPreview } from './chat-preview.tsx'

interface ChatRowProps {
  chat: Chat
  isOpen: boolean
  now: number
  context: RowContext
}

/** One chat of the list: who, when, the last words, and what asks for attention. */
export const ChatRow = memo(function ChatRow({ chat, isOpen, now, context }: ChatRowProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const name = chatName(chat)
  const isUnread = chat.unread_count > 0
  const assignee = context.assigneeOf(chat)
  const when = chat.last_message_at
    ? formatWhen(Date.parse(chat.last_message_at), now, i18n.locale, t('chats.yesterday'))
    : ''
  return (
    <Link
      {...context.linkTo(chat)}
      data-chat={chat.id}
      aria-current={isOpen ? 'true' : undefined}
      className={cn(
        'focus-ring -outline-offset-2! flex w-full items-center gap-3 border-b border-border/60 px-4 py-2 in-data-[density=compact]:py-row hover:bg-accent/60',
        isOpen && 'bg-accent hover:bg-accent',
      )}
    >
      <Avatar name={name} />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          {chat.kind === 'group' && (
            <Users
              className="size-3.5 shrink-0 self-center text-muted-foreground"
              aria-label={t('chats.group')}
            />
          )}
          <span className={cn('min-w-0 flex-1 truncate text-sm', isUnread ? 'font-semibold' : 'font-medium')}>
            <bdi>{name}</bdi>
          </span>
          <span
            className={cn(
              'shrink-0 text-xs tabular-nums',
              isUnread ? 'font-medium text-foreground' : 'text-muted-foreground',
            )}
          >
            {when}
          </span>
        </div>
        <div className="flex items-center gap-1.5 text-xs text-muted-foreground">
          <StatusMark chat={chat} now={now} />
          <ChatPreview chat={chat} context={context} />
          {assignee && <span className="max-w-24 shrink-0 truncate">{assignee}</span>}
          <UnreadBadge count={chat.unread_count} />
        </div>
        <Belongings chat={chat} context={context} />
      </div>
    </Link>
  )
})

/** Tags and place, where there are any. */
function Belongings({ chat, context }: Pick<ChatRowProps, 'chat' | 'context'>) {
  if (!hasBelongings(chat, context)) return null
  return (
    <div className="flex items-center gap-1.5 text-xs text-muted-foreground">
      {chat.contact?.tags.slice(0, 3).map((tag) => (
        <span key={tag} className="flex min-w-0 items-center gap-1">
          <TagDot color={tagColor(tag, context.tagsOf(chat))} />
          <span className="truncate">{tag}</span>
        </span>
      ))}
      <span className="min-w-0 flex-1 truncate text-right">{context.placeOf(chat)}</span>
    </div>
  )
}

import { useLingui } from '@lingui/react'
import { Link, type LinkProps } from '@tanstack/react-router'
import { Users } from 'lucide-react'
import { memo } from 'react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { TagDot } from '@/components/ui/tag-badge.tsx'
import { formatWhen } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { useDraftText } from '@/lib/drafts.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { previewOf } from '@/lib/preview.ts'
import { type Tag, tagColor } from '@/lib/tags.ts'
import { chatName } from '../chat.ts'
import type { Chat } from '../types.ts'
import { StatusMark, UnreadBadge } from './chat-marks.tsx'

export const ROW_HEIGHT = 76

/** What rows ask of the page around the list; the same object as long as nothing of it changes. */
export interface RowContext {
  userId: string
  linkTo: (chat: Chat) => LinkProps
  tagsOf: (chat: Chat) => readonly Tag[]
  /** Where the chat is, when the list shows several numbers or accounts. */
  placeOf: (chat: Chat) => string
  /** Whose it is; empty for nobody and for the reader himself. */
  assigneeOf: (chat: Chat) => string
  /** Colleagues who are writing in it, in words. */
  typingIn: (chat: Chat) => string
}

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
  const when = chat.last_message_at
    ? formatWhen(Date.parse(chat.last_message_at), now, i18n.locale, t('chats.yesterday'))
    : ''
  return (
    <Link
      {...context.linkTo(chat)}
      data-chat={chat.id}
      aria-current={isOpen ? 'true' : undefined}
      className={cn(
        'focus-ring -outline-offset-2! flex h-full w-full items-center gap-3 border-b border-border/60 px-4 hover:bg-accent/60',
        isOpen && 'bg-accent hover:bg-accent',
      )}
    >
      <Avatar name={name} className="size-11" />
      <div className="min-w-0 flex-1 space-y-0.5">
        <div className="flex items-baseline gap-2">
          {chat.kind === 'group' && (
            <Users
              className="size-3.5 shrink-0 self-center text-muted-foreground"
              aria-label={t('chats.group')}
            />
          )}
          <span
            className={cn(
              'min-w-0 flex-1 truncate text-sm',
              chat.unread_count > 0 ? 'font-semibold' : 'font-medium',
            )}
          >
            <bdi>{name}</bdi>
          </span>
          <span
            className={cn(
              'shrink-0 text-xs tabular-nums',
              chat.unread_count > 0 ? 'font-medium text-primary' : 'text-muted-foreground',
            )}
          >
            {when}
          </span>
        </div>
        <div className="flex items-center gap-2">
          <Preview chat={chat} context={context} />
          <UnreadBadge count={chat.unread_count} />
        </div>
        <div className="flex h-4 items-center gap-1.5 text-xs text-muted-foreground">
          <StatusMark chat={chat} now={now} />
          {chat.contact?.tags.slice(0, 3).map((tag) => (
            <span key={tag} className="flex min-w-0 items-center gap-1">
              <TagDot color={tagColor(tag, context.tagsOf(chat))} />
              <span className="truncate">{tag}</span>
            </span>
          ))}
          <span className="min-w-0 flex-1 truncate text-right">
            {[context.assigneeOf(chat), context.placeOf(chat)].filter(Boolean).join(' · ')}
          </span>
        </div>
      </div>
    </Link>
  )
})

function Preview({ chat, context }: Pick<ChatRowProps, 'chat' | 'context'>) {
  const t = useTranslate()
  const draft = useDraftText(context.userId, chat.id)
  const typing = context.typingIn(chat)
  const line = 'min-w-0 flex-1 truncate text-[0.8125rem]'
  if (typing) return <span className={cn(line, 'text-primary')}>{typing}</span>
  if (draft.trim()) {
    return (
      <span className={cn(line, 'text-muted-foreground')}>
        <span className="text-danger">{t('chats.draft')}</span> {draft}
      </span>
    )
  }
  const preview = previewOf({ kind: chat.last_message_kind, message: chat.last_message }, t)
  return (
    <span className={cn(line, 'text-muted-foreground')}>
      {chat.last_message_from_me && <span>{t('chats.you')} </span>}
      {preview}
    </span>
  )
}

import { useLingui } from '@lingui/react'
import { lazy, memo, Suspense, useState } from 'react'
import { formatMoment, formatTime } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { personName } from '@/lib/names.ts'
import { momentOf } from '../moment.ts'
import { sendStatusOf } from '../send-status.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'
import { MessageBody } from './message-body.tsx'
import { MessageMenu } from './message-menu.tsx'
import { MessageQuote } from './message-quote.tsx'
import { MessageReactions } from './message-reactions.tsx'
import { MessageStatus } from './message-status.tsx'
import { MessageTrouble } from './message-trouble.tsx'

const RevisionsDialog = lazy(() =>
  import('./revisions-dialog.tsx').then(({ RevisionsDialog }) => ({ default: RevisionsDialog })),
)

interface MessageBubbleProps {
  message: Message
  /** The first of its side in a row: says whose it is. */
  isFirst: boolean
  /** Where the reader has just jumped to. */
  isMarked: boolean
}

/** One message with all that belongs to it: ours on the right, theirs on the left. */
export const MessageBubble = memo(function MessageBubble({ message, isFirst, isMarked }: MessageBubbleProps) {
  const isOurs = message.from_me
  const status = sendStatusOf(message, Date.now())
  const isFaint = status === 'cancelled' || status === 'scheduled'
  return (
    <div
      data-message={message.id}
      className={cn(
        'group/message flex gap-1 px-3 sm:px-6',
        isFirst ? 'pt-3' : 'pt-0.5',
        isOurs && 'flex-row-reverse',
      )}
    >
      <div
        className={cn(
          'flex max-w-[85%] min-w-0 flex-col sm:max-w-[70%]',
          isOurs ? 'items-end' : 'items-start',
        )}
      >
        {isFirst && <AuthorName message={message} />}
        <div
          className={cn(
            'max-w-full min-w-24 space-y-1 rounded-2xl px-3 py-1.5 text-sm shadow-xs transition-shadow',
            isOurs ? 'rounded-br-sm bg-success-soft' : 'rounded-bl-sm border bg-card',
            isFaint && 'border border-dashed border-muted-foreground/40 opacity-75',
            isMarked && 'ring-2 ring-primary',
          )}
        >
          <MessageQuote message={message} />
          <MessageBody message={message} />
          <MessageMeta message={message} status={status} />
          {isOurs && <MessageTrouble message={message} status={status} />}
        </div>
        <MessageReactions message={message} />
      </div>
      <MessageMenu message={message} />
    </div>
  )
})

/** In groups who wrote it; among ours which colleague or program. */
function AuthorName({ message }: { message: Message }) {
  const t = useTranslate()
  const { isGroup, userId, memberName } = useThreadContext()
  const line = 'max-w-full truncate px-1 pb-0.5 text-xs'
  if (!message.from_me) {
    if (!isGroup) return null
    const name = message.author && personName(message.author)
    return (
      <p className={cn(line, 'font-medium text-info')}>
        <bdi>{name || t('messages.unknown_author')}</bdi>
      </p>
    )
  }
  const { sent_by_kind: kind, sent_by_id: id } = message
  if (!kind || (kind === 'member' && id === userId)) return null
  const name = memberName(id) ?? t('messages.somebody')
  return (
    <p className={cn(line, 'text-muted-foreground')}>
      {t(`messages.sent_by.${kind}` as MessageId, { name })}
    </p>
  )
}

function MessageMeta({ message, status }: { message: Message; status: ReturnType<typeof sendStatusOf> }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [isShown, setShown] = useState(false)
  const pending = message.requests.find(
    ({ kind, status }) => kind !== 'reaction' && ['queued', 'sending'].includes(status),
  )
  const sendAt = message.send_at ? formatMoment(Date.parse(message.send_at), i18n.locale) : ''
  return (
    <div className="flex items-center justify-end gap-1.5 text-[0.6875rem] leading-4 text-muted-foreground">
      {pending && pending.kind !== 'reaction' && <span>{t(`messages.request_pending.${pending.kind}`)}</span>}
      {message.edited_at && !message.revoked_at && (
        <button
          type="button"
          title={t('messages.edited_show')}
          className="focus-ring rounded-sm underline decoration-dotted underline-offset-2"
          onClick={() => setShown(true)}
        >
          {t('messages.edited')}
        </button>
      )}
      {status === 'scheduled' && <span>{sendAt}</span>}
      <time dateTime={message.timestamp} className="tabular-nums">
        {formatTime(momentOf(message).at, i18n.locale)}
      </time>
      {status && <MessageStatus status={status} time={sendAt} />}
      <Suspense>{isShown && <RevisionsDialog message={message} onClose={() => setShown(false)} />}</Suspense>
    </div>
  )
}

import { memo } from 'react'
import { cn } from '@/lib/cn.ts'
import { sendStatusOf } from '../send-status.ts'
import type { Message } from '../types.ts'
import { AuthorName } from './author-name.tsx'
import { Bubble, type Place } from './bubble.tsx'
import { MessageBody } from './message-body.tsx'
import { MessageMenu } from './message-menu.tsx'
import { MessageMeta } from './message-meta.tsx'
import { MessageQuote } from './message-quote.tsx'
import { MessageReactions } from './message-reactions.tsx'
import { MessageTrouble } from './message-trouble.tsx'

interface MessageBubbleProps extends Place {
  message: Message
  /** Where the reader has just jumped to. */
  isMarked: boolean
}

/** One message with all that belongs to it. */
export const MessageBubble = memo(function MessageBubble({
  message,
  isMarked,
  ...place
}: MessageBubbleProps) {
  const isOurs = message.from_me
  const status = sendStatusOf(message, Date.now())
  const isFaint = status === 'cancelled' || status === 'scheduled'
  return (
    <div
      data-message={message.id}
      className={cn(
        'group/message flex px-3 @md:px-6',
        place.isFirst ? 'pt-2' : 'pt-0.5',
        isOurs && 'justify-end',
      )}
    >
      <div
        className={cn(
          'relative flex max-w-[85%] min-w-0 flex-col @3xl:max-w-xl',
          isOurs ? 'items-end' : 'items-start',
        )}
      >
        {place.isFirst && <AuthorName message={message} />}
        <Bubble
          isOurs={isOurs}
          {...place}
          className={cn(
            isFaint && 'border border-dashed border-muted-foreground/40',
            isMarked && 'ring-2 ring-primary',
          )}
        >
          <MessageQuote message={message} />
          <MessageBody message={message} meta={<MessageMeta message={message} status={status} />} />
          {isOurs && <MessageTrouble message={message} status={status} />}
          <MessageMenu message={message} />
        </Bubble>
        <MessageReactions message={message} />
      </div>
    </div>
  )
})

import { Ban } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { MessageText } from '@/components/message-text.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Message } from '../types.ts'
import { MessageContacts } from './message-contacts.tsx'
import { MessagePoll, MessageUnknown } from './message-extras.tsx'
import { MessageLocation } from './message-location.tsx'
import { FileElsewhere, MessageMedia } from './message-media.tsx'

interface MessageBodyProps {
  message: Message
  /** When it was and how far it has come; stands at the end of what it says. */
  meta: ReactNode
}

/** What a message says, by its kind. */
export function MessageBody({ message, meta }: MessageBodyProps) {
  if (message.revoked_at) return <RevokedBody message={message} meta={meta} />
  return <WrittenBody message={message} meta={meta} />
}

function WrittenBody({ message, meta }: MessageBodyProps) {
  switch (message.kind) {
    case 'text':
    case 'template':
      return <MessageText text={message.message} end={meta} />
    case 'location':
      return below(<MessageLocation content={message.content} />, meta)
    case 'contact':
      return below(<MessageContacts content={message.content} />, meta)
    case 'poll':
      return below(<MessagePoll content={message.content} message={message.message} />, meta)
    case 'unknown':
      // Of what could not be read there is what the event said.
      if (message.content?.content?.view_once)
        return below(<FileElsewhere content={message.content.content} />, meta)
      return message.message ? (
        <MessageText text={message.message} end={meta} />
      ) : (
        below(<MessageUnknown />, meta)
      )
    default:
      return <MediaBody message={message} meta={meta} />
  }
}

/** A picture without words has the time upon it, so that it is not higher than it has to be. */
function MediaBody({ message, meta }: MessageBodyProps) {
  const media = <MessageMedia message={message} />
  if (message.message) {
    return (
      <div className="space-y-1">
        {media}
        <MessageText text={message.message} end={meta} />
      </div>
    )
  }
  const isPicture = ['image', 'sticker', 'video'].includes(message.kind) && message.media?.state === 'stored'
  if (!isPicture) return below(media, meta)
  return (
    <div className="relative -mx-1.5">
      {media}
      <span className="dark pointer-events-none absolute right-1.5 bottom-1.5 flex rounded-full bg-black/60 px-1.5 py-0.5 *:pointer-events-auto *:text-foreground!">
        {meta}
      </span>
    </div>
  )
}

function below(body: ReactNode, meta: ReactNode): ReactNode {
  return (
    <>
      {body}
      <div className="mt-0.5 flex justify-end">{meta}</div>
    </>
  )
}

/** Deleted on WhatsApp; the team still may look at what it said. */
function RevokedBody({ message, meta }: MessageBodyProps) {
  const t = useTranslate()
  const [isShown, setShown] = useState(false)
  const hasBody = message.message !== '' || message.media !== null || message.content !== null
  return (
    <div className="space-y-1">
      <p className="flex items-center gap-1.5 text-muted-foreground italic">
        <Ban className="size-3.5 shrink-0" aria-hidden />
        {t('chats.revoked')}
      </p>
      {hasBody && !isShown && (
        <button
          type="button"
          className="focus-ring rounded-sm text-xs text-muted-foreground underline underline-offset-2"
          onClick={() => setShown(true)}
        >
          {t('messages.revoked_show')}
        </button>
      )}
      {isShown && (
        <div className="opacity-75">
          <WrittenBody message={message} meta={null} />
        </div>
      )}
      <div className="flex justify-end">{meta}</div>
    </div>
  )
}

import { Ban } from 'lucide-react'
import { useState } from 'react'
import { MessageText } from '@/components/message-text.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Message } from '../types.ts'
import { MessageContacts, MessageLocation, MessagePoll, MessageUnknown } from './message-extras.tsx'
import { FileElsewhere, MessageMedia } from './message-media.tsx'

/** What a message says, by its kind. */
export function MessageBody({ message }: { message: Message }) {
  if (message.revoked_at) return <RevokedBody message={message} />
  return <WrittenBody message={message} />
}

function WrittenBody({ message }: { message: Message }) {
  switch (message.kind) {
    case 'text':
    case 'template':
      return <MessageText text={message.message} />
    case 'location':
      return <MessageLocation content={message.content} />
    case 'contact':
      return <MessageContacts content={message.content} />
    case 'poll':
      return <MessagePoll content={message.content} message={message.message} />
    case 'unknown':
      // Of what could not be read there is what the event said.
      if (message.content?.content?.view_once) return <FileElsewhere content={message.content.content} />
      return message.message ? <MessageText text={message.message} /> : <MessageUnknown />
    default:
      return (
        <div className="space-y-1.5">
          <MessageMedia message={message} />
          {message.message && <MessageText text={message.message} />}
        </div>
      )
  }
}

/** Deleted on WhatsApp; the team still may look at what it said. */
function RevokedBody({ message }: { message: Message }) {
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
          <WrittenBody message={message} />
        </div>
      )}
    </div>
  )
}

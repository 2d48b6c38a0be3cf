import type { Item } from '../items.ts'
import { MessageBubble } from './message-bubble.tsx'
import { NoteLine } from './note-line.tsx'
import { OutgoingBubble } from './outgoing-bubble.tsx'
import { ScheduledMessages } from './scheduled-messages.tsx'
import { DayLine, EventLine, UnreadLine } from './thread-lines.tsx'

interface ThreadItemProps {
  item: Item
  /** The seq of the message the reader has jumped to. */
  marked: number | undefined
  onRetry: (key: string) => void
  onDiscard: (key: string) => void
}

/** One line of a thread, whatever it is. */
export function ThreadItem({ item, marked, onRetry, onDiscard }: ThreadItemProps) {
  switch (item.type) {
    case 'day':
      return <DayLine day={item.day} />
    case 'unread':
      return <UnreadLine count={item.count} />
    case 'message':
      return (
        <MessageBubble
          message={item.message}
          isFirst={item.isFirst}
          isLast={item.isLast}
          isMarked={item.message.seq === marked}
        />
      )
    case 'scheduled':
      return <ScheduledMessages messages={item.messages} marked={marked} />
    case 'outgoing':
      return <OutgoingBubble outgoing={item.outgoing} onRetry={onRetry} onDiscard={onDiscard} />
    case 'note':
      return <NoteLine note={item.note} />
    case 'event':
      return <EventLine event={item.event} />
  }
}

import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Message } from '../types.ts'
import { MessageBubble } from './message-bubble.tsx'

interface ScheduledMessagesProps {
  /** The next to go first. */
  messages: readonly Message[]
  marked: number | undefined
}

/** So many are shown before somebody asks for all. */
const FEW = 3

/** What will be sent later, apart from what was said. */
export function ScheduledMessages({ messages, marked }: ScheduledMessagesProps) {
  const t = useTranslate()
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? messages : messages.slice(0, FEW)
  return (
    <section aria-label={t('messages.scheduled', { count: messages.length })}>
      <h3 className="flex items-center gap-3 px-6 pt-4 pb-1 text-xs font-medium text-muted-foreground">
        <span className="h-px flex-1 bg-border" />
        <CalendarClock className="-mr-1.5 size-3.5" aria-hidden />
        {t('messages.scheduled', { count: messages.length })}
        <span className="h-px flex-1 bg-border" />
      </h3>
      {shown.map((message) => (
        <MessageBubble key={message.id} message={message} isFirst isLast isMarked={message.seq === marked} />
      ))}
      {messages.length > shown.length && (
        <div className="flex justify-center pt-2">
          <Button variant="ghost" size="small" onClick={() => setWhole(true)}>
            {t('messages.scheduled_all')}
          </Button>
        </div>
      )}
    </section>
  )
}

import { CalendarClock, ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useThreadContext } from '../thread-context.ts'
import type { Message } from '../types.ts'
import { MessageBubble } from './message-bubble.tsx'
import { ScheduledActions } from './scheduled-actions.tsx'

interface ScheduledMessagesProps {
  /** The next to go first. */
  messages: readonly Message[]
  marked: number | undefined
}

/** So many are shown before somebody asks for all. */
const FEW = 3

/** What will be sent later, apart from what was said; folded away by who does not want to see it. */
export function ScheduledMessages({ messages, marked }: ScheduledMessagesProps) {
  const t = useTranslate()
  const id = useId()
  const { canWrite } = useThreadContext()
  const [isOpen, setOpen] = useState(true)
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? messages : messages.slice(0, FEW)
  return (
    <section aria-label={t('messages.scheduled', { count: messages.length })}>
      <h3 className="flex items-center gap-3 px-6 pt-4 pb-1 text-xs font-medium text-muted-foreground">
        <span className="h-px flex-1 bg-border" />
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          className="focus-ring flex items-center gap-1.5 rounded-md px-1 hover:text-foreground"
          onClick={() => setOpen(!isOpen)}
        >
          <CalendarClock className="size-3.5" aria-hidden />
          {t('messages.scheduled', { count: messages.length })}
          <ChevronDown className={cn('size-3.5', !isOpen && '-rotate-90')} aria-hidden />
        </button>
        <span className="h-px flex-1 bg-border" />
      </h3>
      <div id={id} hidden={!isOpen}>
        {shown.map((message) => (
          <div key={message.id}>
            <MessageBubble message={message} isFirst isLast isMarked={message.seq === marked} />
            {canWrite && <ScheduledActions message={message} />}
          </div>
        ))}
        {messages.length > shown.length && (
          <div className="flex justify-center pt-2">
            <Button variant="ghost" size="small" onClick={() => setWhole(true)}>
              {t('messages.scheduled_all')}
            </Button>
          </div>
        )}
      </div>
    </section>
  )
}

import { Check, CheckCheck, Send } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'

/** The product at work, as a picture of words: what a screenshot would show, in the reader's language and theme. */
export function ProductScene({ className }: { className?: string }) {
  const t = useTranslate()
  return (
    <figure
      role="img"
      aria-label={t('landing.scene')}
      className={cn(
        'on-paper overflow-hidden rounded-2xl border bg-card text-sm text-foreground shadow-lg select-none',
        className,
      )}
    >
      <div aria-hidden className="grid sm:grid-cols-[13rem_1fr]">
        <Chats />
        <Thread />
      </div>
    </figure>
  )
}

function Chats() {
  const t = useTranslate()
  return (
    <div className="hidden border-r sm:block">
      <p className="flex gap-1.5 p-3 text-xs font-medium">
        <span className="rounded-full bg-primary px-2.5 py-1 text-primary-foreground">
          {t('landing.scene_mine')} 3
        </span>
        <span className="px-2 py-1 text-muted-foreground">{t('landing.scene_all')} 12</span>
      </p>
      <ChatRow name="Helena Duarte" text={t('landing.scene_done')} time="09:41" isOpen />
      <ChatRow name="Caio Menezes" text={t('landing.scene_second_answer')} time="09:38" />
      <ChatRow name="Rosa Lima" text={t('landing.scene_third')} time="09:36" unread={2} />
    </div>
  )
}

interface ChatRowProps {
  name: string
  text: string
  time: string
  isOpen?: boolean
  unread?: number
}

function ChatRow({ name, text, time, isOpen, unread }: ChatRowProps) {
  return (
    <div className={cn('flex items-center gap-2.5 px-3 py-2.5', isOpen && 'bg-accent')}>
      <Avatar name={name} size="small" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <span className="flex-1 truncate text-xs font-semibold">{name}</span>
          <span className="text-2xs text-muted-foreground">{time}</span>
        </p>
        <p className="flex items-center gap-2 text-xs text-muted-foreground">
          <span className="flex-1 truncate">{text}</span>
          {unread && (
            <span className="rounded-full bg-highlight px-1.5 text-2xs font-semibold text-highlight-foreground">
              {unread}
            </span>
          )}
        </p>
      </div>
    </div>
  )
}

function Thread() {
  const t = useTranslate()
  return (
    <div className="flex min-w-0 flex-col bg-muted">
      <p className="flex items-center gap-2.5 border-b bg-card px-4 py-2.5">
        <Avatar name="Helena Duarte" size="small" />
        <span className="min-w-0 flex-1 truncate font-semibold">Helena Duarte</span>
        <span className="rounded-full border px-2 py-0.5 text-xs font-medium">{t('landing.scene_tag')}</span>
      </p>
      <div className="flex flex-col gap-2 p-4">
        <Bubble className="[animation-delay:200ms]">{t('landing.scene_ask')}</Bubble>
        <Bubble isOurs className="[animation-delay:700ms]">
          {t('landing.scene_answer')}
        </Bubble>
        <Bubble className="[animation-delay:1300ms]">{t('landing.scene_order')}</Bubble>
        <p className="max-w-[85%] animate-appear self-center rounded-lg bg-warning-soft px-3 py-1.5 text-xs text-warning [animation-delay:1800ms] [animation-fill-mode:backwards]">
          {t('landing.scene_note')}
        </p>
        <Bubble isOurs className="[animation-delay:2300ms]">
          {t('landing.scene_done')}
        </Bubble>
      </div>
      <p className="mt-auto flex items-center gap-2 border-t bg-card p-3">
        <span className="h-9 flex-1 rounded-md border" />
        <span className="grid size-9 place-items-center rounded-md bg-primary text-primary-foreground">
          <Send className="size-4" />
        </span>
      </p>
    </div>
  )
}

interface BubbleProps {
  isOurs?: boolean
  className: string
  children: ReactNode
}

function Bubble({ isOurs, className, children }: BubbleProps) {
  const Tick = isOurs ? CheckCheck : Check
  return (
    <p
      className={cn(
        'flex max-w-[85%] animate-appear items-end gap-2 rounded-2xl px-3 py-1.5 shadow-xs [animation-fill-mode:backwards]',
        isOurs ? 'self-end rounded-br-sm bg-bubble-ours' : 'self-start rounded-bl-sm bg-bubble',
        className,
      )}
    >
      <span className="min-w-0">{children}</span>
      {isOurs && <Tick className="mb-0.5 size-3.5 shrink-0 text-info" />}
    </p>
  )
}

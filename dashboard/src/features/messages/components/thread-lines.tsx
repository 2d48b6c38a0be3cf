import { useLingui } from '@lingui/react'
import { formatDayName, formatMoment, formatTime } from '@/lib/clock.ts'
import { type Translate, useTranslate } from '@/lib/i18n.ts'
import { actorName, type MemberName } from '../actor-name.ts'
import { momentOf } from '../moment.ts'
import { useThreadContext } from '../thread-context.ts'
import type { ChatEvent } from '../types.ts'

/** Where a day begins. */
export function DayLine({ day }: { day: number }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const words = { today: t('messages.today'), yesterday: t('messages.yesterday') }
  return (
    <div className="flex justify-center pt-4 pb-1">
      <span className="rounded-full border bg-card px-3 py-1 text-xs font-medium text-muted-foreground shadow-xs first-letter:uppercase">
        {formatDayName(day, Date.now(), i18n.locale, words)}
      </span>
    </div>
  )
}

/** Where what was unread begins. */
export function UnreadLine({ count }: { count: number }) {
  const t = useTranslate()
  return (
    <div className="flex items-center gap-3 px-6 pt-4 pb-1 text-xs font-medium text-primary">
      <span className="h-px flex-1 bg-primary/30" />
      {t('messages.unread', { count })}
      <span className="h-px flex-1 bg-primary/30" />
    </div>
  )
}

/** What was done to the chat, and by whom. */
export function EventLine({ event }: { event: ChatEvent }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { memberName } = useThreadContext()
  return (
    <p className="px-6 pt-3 text-center text-xs text-balance text-muted-foreground">
      {sayEvent(event, t, memberName, i18n.locale)} · {formatTime(momentOf(event).at, i18n.locale)}
    </p>
  )
}

function sayEvent(event: ChatEvent, t: Translate, memberName: MemberName, locale: string): string {
  const { kind, actor_id, actor_kind, assigned_to, reason } = event
  if (kind === 'opened' && actor_kind === 'system') return t('messages.event.opened_by_message')
  const who = actorName(event, t, memberName)
  if (kind === 'closed' && reason) return t('messages.event.closed_reason', { who, reason })
  if (kind === 'assigned' && assigned_to === actor_id) return t('messages.event.assigned_self', { who })
  const until = event.snoozed_until
  return t(`messages.event.${kind}`, {
    who,
    whom: memberName(assigned_to) ?? t('messages.somebody'),
    time: until ? formatMoment(Date.parse(until), locale) : '',
  })
}

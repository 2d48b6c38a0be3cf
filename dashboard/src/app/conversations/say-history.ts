import type { HistoryEntry } from '@/features/inbox/api/get-history.ts'
import { actorName, type MemberName } from '@/features/messages/actor-name.ts'
import type { ChatEvent } from '@/features/messages/types.ts'
import { formatMoment } from '@/lib/clock.ts'
import type { Translate } from '@/lib/i18n.ts'

const CHAT_KINDS = ['opened', 'pending', 'closed', 'assigned', 'unassigned', 'snoozed', 'woken'] as const
const OWN_KINDS = ['begun', 'note', 'flow', 'opted_in', 'opted_out', 'tagged', 'untagged'] as const

/** A line of a chat's history in words; those of the thread say the same there. */
export function sayHistory(
  entry: HistoryEntry,
  t: Translate,
  memberName: MemberName,
  locale: string,
): string {
  const { kind, actor_id, assigned_to, until } = entry
  const actor_kind = entry.actor_kind as ChatEvent['actor_kind']
  const said = entry.said ?? ''
  if (kind === 'opened' && actor_kind === 'system') return t('messages.event.opened_by_message')
  const who = actorName({ actor_id, actor_kind }, t, memberName)
  if (kind === 'closed' && said) return t('messages.event.closed_reason', { who, reason: said })
  if (kind === 'assigned' && assigned_to === actor_id) return t('messages.event.assigned_self', { who })
  const own = OWN_KINDS.find((known) => known === kind)
  if (own) return t(`chats.history.${own}`, { who, said })
  const done = CHAT_KINDS.find((known) => known === kind)
  if (!done) return t('chats.history.other', { who })
  const whom = memberName(assigned_to) ?? t('messages.somebody')
  return t(`messages.event.${done}`, {
    who,
    whom,
    time: until ? formatMoment(Date.parse(until), locale) : '',
  })
}

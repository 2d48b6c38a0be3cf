import type { Translate } from '@/lib/i18n.ts'
import type { ChatEvent } from './types.ts'

export type MemberName = (id: string | null) => string | undefined

/** Who did something to the chat or wrote a note: a person by the name, what is none by its kind. */
export function actorName(
  { actor_id, actor_kind }: Pick<ChatEvent, 'actor_id' | 'actor_kind'>,
  t: Translate,
  memberName: MemberName,
): string {
  if (actor_kind === 'system') return t('messages.by_system')
  if (actor_kind === 'api_key' || actor_kind === 'hook') return t('messages.by_api_key')
  if (actor_kind === 'flow' || actor_kind === 'broadcast') return t('messages.by_automation')
  return memberName(actor_id) ?? t('messages.somebody')
}

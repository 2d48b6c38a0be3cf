import { usePresence } from '@/lib/presence.ts'
import type { CurrentAccount } from '../access.ts'

/** The names of those of the team who have the flow open besides oneself; oneself in another window counts. */
export function useEditors(
  account: CurrentAccount,
  me: { userId: string; name: string },
  flowId: string,
): string[] {
  // A platform administrator who only looks is not one of the team.
  const topic = account.role === 'observer' ? undefined : `presence:${account.id}`
  const present = usePresence(topic, { user_id: me.userId, name: me.name, chat_id: '', flow_id: flowId })
  const others = present.filter(({ user_id, flow_id }) => flow_id === flowId && user_id !== me.userId)
  return [...new Set(others.map(({ name }) => String(name)))]
}

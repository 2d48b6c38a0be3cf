import { useMemo, useState } from 'react'
import type { Account } from '@/features/accounts/types.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { usePresence } from '@/lib/presence.ts'

/** Who of the team is where: viewing or writing, in words, chat by chat. */
export function useCompany(
  account: Account | undefined,
  me: { userId: string; name: string },
  chatId: string | undefined,
) {
  const t = useTranslate()
  const [isTyping, setTyping] = useState(false)
  // A platform administrator who only looks is not one of the team.
  const topic = account && account.role !== 'observer' ? `presence:${account.id}` : undefined
  const present = usePresence(topic, {
    user_id: me.userId,
    name: me.name,
    chat_id: chatId ?? '',
    typing: isTyping,
  })
  return useMemo(() => {
    const others = present.filter(({ user_id }) => user_id !== me.userId)
    const say = (id: string, typing: boolean) => {
      const names = others
        .filter((other) => other.chat_id === id && (other.typing === true || !typing))
        .map(({ name }) => String(name))
      const known = [...new Set(names)]
      const values = { count: known.length, names: known.join(', ') }
      return known.length > 0 ? t(typing ? 'chats.typing' : 'chats.viewing', values) : ''
    }
    return {
      setTyping,
      typingIn: (id: string) => say(id, true),
      companyIn: (id: string) => say(id, true) || say(id, false),
    }
  }, [present, me.userId, t])
}

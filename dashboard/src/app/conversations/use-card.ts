import { useCallback, useEffect, useRef } from 'react'
import { useOpenChat, useOpenContact } from '@/features/inbox/api/open-chat.ts'
import type { Chat } from '@/features/inbox/types.ts'
import type { OnCard } from '@/features/messages/thread-context.ts'

/** What a contact card in the chat is good for: its person is written to from the same number, or kept. */
export function useCard({ account_id, instance_id }: Chat, openChat: (chatId: string) => void): OnCard {
  const { mutateAsync: open } = useOpenChat()
  const { mutateAsync: keep } = useOpenContact()
  // The lines of the thread are drawn anew when this is another function.
  const show = useRef(openChat)
  useEffect(() => {
    show.current = openChat
  })
  return useCallback(
    async ({ name, phone }, what) => {
      const person = { accountId: account_id, phone, name }
      if (what === 'save') await keep(person)
      else if (instance_id) show.current(await open({ ...person, instanceId: instance_id }))
    },
    [account_id, instance_id, open, keep],
  )
}

import { useEffect, useEffectEvent, useRef } from 'react'
import { useMarkRead } from '@/features/chats/api/mark-read.ts'
import type { Chat } from '@/features/chats/types.ts'

/** Marks the chat as read when its newest message is on the screen and the page is looked at. */
export function useSeen(chat: Chat, canWrite: boolean): () => void {
  const markRead = useMarkRead()
  // The newest message was in sight while the page was not.
  const isDue = useRef(false)
  const mark = () => {
    isDue.current = document.visibilityState !== 'visible'
    if (!isDue.current && canWrite && chat.unread_count > 0) markRead(chat.id)
  }
  const look = useEffectEvent(() => {
    if (isDue.current) mark()
  })
  useEffect(() => {
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [])
  return mark
}

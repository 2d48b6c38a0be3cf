import { useEffect, useState, useSyncExternalStore } from 'react'
import { useMarkMentionsSeen } from '@/features/inbox/api/mark-mentions-seen.ts'
import { useMarkRead } from '@/features/inbox/api/mark-read.ts'
import type { Chat } from '@/features/inbox/types.ts'

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}

/** Marks the chat as read while its newest message is on the screen and the page is looked at. */
export function useSeen(chat: Chat, canWrite: boolean): (isAtEnd: boolean) => void {
  const markRead = useMarkRead()
  const markMentionsSeen = useMarkMentionsSeen()
  const isVisible = useSyncExternalStore(subscribe, () => document.visibilityState === 'visible')
  // Of which chat the end is in sight.
  const [seenId, setSeenId] = useState<string>()
  const isUnread = chat.unread_count > 0
  useEffect(() => {
    if (isUnread && isVisible && canWrite && seenId === chat.id) markRead(chat.id)
  }, [isUnread, isVisible, canWrite, seenId, chat.id, markRead])
  const isMentioned = chat.is_mentioned
  useEffect(() => {
    if (isMentioned && isVisible && seenId === chat.id) markMentionsSeen(chat.id)
  }, [isMentioned, isVisible, seenId, chat.id, markMentionsSeen])
  return (isAtEnd) => setSeenId(isAtEnd ? chat.id : undefined)
}

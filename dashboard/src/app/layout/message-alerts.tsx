import { useNavigate, useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import { playSound, readAlertChoice } from '@/features/inbox/alerts.ts'
import { findChats } from '@/features/inbox/api/list-chats.ts'
import { chatName } from '@/features/inbox/chat.ts'
import { type AccountChange, useAccountChanges } from '@/lib/account-changes.ts'
import { addCatalogs, useTranslate } from '@/lib/i18n.ts'
import { notify } from '@/lib/notifications.ts'
import { previewOf } from '@/lib/preview.ts'
import { useSupabase } from '@/lib/supabase.ts'
import { useAccess } from '../access.ts'

/** Sounds closer together than this are one (milliseconds). */
const SOUND_PAUSE = 2_000

/** Says that somebody has written, on every page, in the ways the member chose; the open chat in sight says it itself. */
export function MessageAlerts() {
  const t = useTranslate()
  const navigate = useNavigate()
  const { accounts } = useAccess()
  const supabase = useSupabase()
  const { chatId } = useParams({ strict: false })
  const soundedAt = useRef(0)

  const tell = async (accountId: string, id: string) => {
    await addCatalogs(['chats'])
    const [chat] = await findChats(supabase, [accountId], { folder: 'any', query: '' }, [id])
    if (!chat) return
    const title = t('chats.alert_title', { name: chatName(chat) })
    const body = previewOf({ kind: chat.last_message_kind, message: chat.last_message }, t)
    notify(title, body, id, () => {
      void navigate({ to: '/a/$accountId/conversas/$chatId', params: { accountId, chatId: id } })
    })
  }
  useAccountChanges(
    accounts.map(({ id }) => id),
    (change) => {
      const isLooked = document.visibilityState === 'visible' && document.hasFocus()
      const written = chatsWrittenTo(change).filter((id) => !isLooked || id !== chatId)
      if (written.length === 0) return
      const { sound, browser } = readAlertChoice()
      if (sound && Date.now() - soundedAt.current > SOUND_PAUSE) {
        soundedAt.current = Date.now()
        playSound()
      }
      if (!browser || isLooked) return
      // A flood is no news of each of its messages; one that cannot be described is in the list all the same.
      for (const id of written.slice(0, 3)) tell(change.accountId, id).catch(() => undefined)
    },
  )
  return null
}

/** The chats in which somebody outside has just written. */
function chatsWrittenTo({ event, operation, statuses = {}, chats = {} }: AccountChange): string[] {
  if (event !== 'message' || operation !== 'INSERT') return []
  const received = Object.keys(statuses).filter((id) => statuses[id] === 'received')
  return [...new Set(received.flatMap((id) => chats[id] ?? []))]
}

import { useNavigate, useParams } from '@tanstack/react-router'
import { useRef } from 'react'
import { toast } from '@/components/ui/toaster.tsx'
import { useMarkHere } from '@/features/accounts/profile/api/mark-here.ts'
import { useNotices } from '@/features/accounts/profile/api/notices.ts'
import { useRenewPush } from '@/features/accounts/profile/api/push.ts'
import { type Notices, wantsMessage } from '@/features/accounts/profile/notices.ts'
import { findMentions } from '@/features/inbox/api/find-mentions.ts'
import { findChats } from '@/features/inbox/api/list-chats.ts'
import { chatName } from '@/features/inbox/chat.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { type AccountChange, useAccountChanges } from '@/lib/account-changes.ts'
import { addCatalogs, useTranslate } from '@/lib/i18n.ts'
import { notifyAt } from '@/lib/notifications.ts'
import { previewOf } from '@/lib/preview.ts'
import { playSound } from '@/lib/sound.ts'
import { useSupabase } from '@/lib/supabase.ts'
import { useAccess, useSession } from '../access.ts'

/** Sounds closer together than this are one (milliseconds). */
const SOUND_PAUSE = 2_000
/** A flood is no news of each of its messages; what is not told is in the list all the same. */
const MOST = 3

/** Says that somebody has written or called, on every page, of what and in the ways the person chose; the open chat in sight says it itself. */
export function MessageAlerts() {
  const { userId } = useSession()
  const { accounts } = useAccess()
  const notices = useNotices(userId)
  const supabase = useSupabase()
  const { chatId } = useParams({ strict: false })
  const tell = useTell(notices)
  useMarkHere()
  useRenewPush(userId)

  const hear = async (change: AccountChange, wanted: Notices) => {
    const isOpen = (id: string) => isLooked() && id === chatId
    const called = chatsCalledIn(change).filter((id) => !isOpen(id))
    const written = chatsWrittenTo(change).filter((id) => !isOpen(id))
    const { accountId } = change
    const find = (ids: string[]) =>
      findChats(supabase, [accountId], { folder: 'any', query: '' }, ids.slice(0, 100))
    if (called.length > 0 && wanted.notice_mentions) {
      const mentioned = await findMentions(supabase, accountId, userId, called)
      if (mentioned.length > 0) await tell(await find(mentioned), true)
    }
    if (written.length > 0 && (wanted.notice_sound || wanted.notice_desktop)) {
      const chats = (await find(written)).filter((chat) => wantsMessage(wanted, chat.assigned_to, userId))
      if (chats.length > 0) await tell(chats, false)
    }
  }
  useAccountChanges(
    accounts.map(({ id }) => id),
    (change) => {
      if (notices) hear(change, notices).catch(() => undefined)
    },
  )
  return null
}

/** By sound, outside of the page while nobody looks at it, and inside where a note calls. */
function useTell(notices: Notices | undefined) {
  const t = useTranslate()
  const navigate = useNavigate()
  const soundedAt = useRef(0)
  return async (chats: readonly Chat[], isMention: boolean) => {
    await addCatalogs(['chats'])
    if (notices?.notice_sound && Date.now() - soundedAt.current > SOUND_PAUSE) {
      soundedAt.current = Date.now()
      playSound()
    }
    for (const chat of chats.slice(0, MOST)) {
      const params = { accountId: chat.account_id, chatId: chat.id }
      const title = t(isMention ? 'chats.mention_title' : 'chats.alert_title', { name: chatName(chat) })
      const open = () => void navigate({ to: '/a/$accountId/conversas/$chatId', params })
      if (isMention) {
        toast.info(title, {
          id: `mention-${chat.id}`,
          action: { label: t('chats.alert_open'), onClick: open },
        })
      }
      if (!notices?.notice_desktop || isLooked()) continue
      const body = isMention ? '' : previewOf({ kind: chat.last_message_kind, message: chat.last_message }, t)
      await notifyAt(`/a/${chat.account_id}/conversas/${chat.id}`, title, body, chat.id, open)
    }
  }
}

function isLooked(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

/** The chats in which somebody outside has just written. */
function chatsWrittenTo({ event, operation, statuses = {}, chats = {} }: AccountChange): string[] {
  if (event !== 'message' || operation !== 'INSERT') return []
  const received = Object.keys(statuses).filter((id) => statuses[id] === 'received')
  return [...new Set(received.flatMap((id) => chats[id] ?? []))]
}

/** The chats in which a note has just called somebody. */
function chatsCalledIn({ table, operation, ids = [] }: AccountChange): string[] {
  return table === 'note_mentions' && operation === 'INSERT' ? ids : []
}

import { useLingui } from '@lingui/react'
import { AlarmClock } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { formatMoment } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useNow } from '@/lib/time.ts'
import { chatName, chatPhone, isSnoozed } from '../chat.ts'
import type { Chat } from '../types.ts'

interface ChatTitleProps {
  chat: Chat
  number: string
  company: string
  isPanelOpen: boolean
  onPanel: () => void
}

/** The name, and below it who else is here, until when the chat is put off, or the phone and the number. */
export function ChatTitle({ chat, number, company, isPanelOpen, onPanel }: ChatTitleProps) {
  const t = useTranslate()
  const name = chatName(chat)
  const phone = chat.kind === 'group' ? t('chats.group') : chatPhone(chat)
  const place = [phone !== name && phone, number || t('chats.number_gone')].filter(Boolean).join(' · ')
  return (
    <>
      <button
        type="button"
        aria-expanded={isPanelOpen}
        className="focus-ring flex min-w-0 flex-1 items-center gap-2.5 rounded-md py-1 pr-1 text-left"
        onClick={onPanel}
      >
        <Avatar name={name} className="hidden @3xs:grid" />
        <span className="min-w-0">
          <h2 data-chat-name className="truncate text-sm font-semibold">
            <bdi>{name}</bdi>
          </h2>
          <span className="flex items-center gap-1 text-xs text-muted-foreground">
            {company ? (
              <span className="truncate text-primary">{company}</span>
            ) : (
              <Snoozed chat={chat}>{place}</Snoozed>
            )}
          </span>
        </span>
      </button>
      <p role="status" className="sr-only">
        {company}
      </p>
    </>
  )
}

/** Until when the chat is put off, else what it is anyway. */
function Snoozed({ chat, children }: { chat: Chat; children: string }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const now = useNow(15_000)
  if (!chat.snoozed_until || !isSnoozed(chat, now)) return <span className="truncate">{children}</span>
  const time = formatMoment(Date.parse(chat.snoozed_until), i18n.locale)
  return (
    <>
      <AlarmClock className="size-3.5 shrink-0 text-warning" aria-hidden />
      <span className="truncate text-warning">{t('chats.snoozed', { time })}</span>
    </>
  )
}

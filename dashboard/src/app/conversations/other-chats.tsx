import { useLingui } from '@lingui/react'
import { Link } from '@tanstack/react-router'
import { useContactChats } from '@/features/contacts/api/get-history.ts'
import type { Contact } from '@/features/contacts/types.ts'
import { formatWhen } from '@/lib/clock.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { chatLink } from './chat-link.ts'
import type { Inbox } from './use-inbox.ts'

interface OtherChatsProps {
  contact: Contact
  /** The open one, which is left out. */
  chatId: string
  inbox: Inbox
}

/** The chats with the same person on other numbers. */
export function OtherChats({ contact, chatId, inbox: { current, search } }: OtherChatsProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { data = [] } = useContactChats(contact)
  const others = data.filter(({ id }) => id !== chatId)
  if (others.length === 0) return null
  return (
    <section aria-label={t('chats.others')} className="space-y-2">
      <h3 className="text-sm font-semibold">{t('chats.others')}</h3>
      <ul className="space-y-1.5">
        {others.map((chat) => (
          <li key={chat.id}>
            <Link
              {...chatLink(current?.id, chat.id, search)}
              className="focus-ring block space-y-0.5 rounded-lg border px-3 py-2 text-sm hover:bg-accent"
            >
              <span className="flex justify-between gap-2">
                <span className="truncate font-medium">
                  {chat.instance ? numberName(chat.instance) : t('chats.number_gone')}
                </span>
                <span className="shrink-0 text-xs text-muted-foreground">
                  {chat.last_message_at &&
                    formatWhen(
                      Date.parse(chat.last_message_at),
                      Date.now(),
                      i18n.locale,
                      t('chats.yesterday'),
                    )}
                </span>
              </span>
              <span className="block truncate text-muted-foreground">
                {t(`chats.status.${chat.status}`)} · {chat.last_message}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

import { useLingui } from '@lingui/react'
import { Link } from '@tanstack/react-router'
import { MessageSquare } from 'lucide-react'
import { Badge } from '@/components/ui/badge.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatDateTime } from '@/lib/time.ts'
import { type ContactChat, type Merge, useContactChats, useMerges } from '../api/get-history.ts'
import { identityOf } from '../contact.ts'
import type { Contact, ContactContext } from '../types.ts'
import { MergeDialog } from './merge-dialog.tsx'
import { PanelSection } from './panel-section.tsx'

/** The chats with the contact, and the contacts that have become part of it. */
export function ContactHistory({ contact, ...context }: ContactContext & { contact: Contact }) {
  const t = useTranslate()
  const chats = useContactChats(contact)
  const merges = useMerges(contact)
  return (
    <div className="space-y-6">
      <PanelSection title={t('contacts.chats')}>
        {!chats.data && (
          <Pending error={chats.error} refetch={chats.refetch} feature="contacts" className="h-14" />
        )}
        {chats.data?.length === 0 && (
          <p className="text-sm text-muted-foreground">{t('contacts.chats_none')}</p>
        )}
        <ul className="space-y-2">
          {chats.data?.map((chat) => (
            <ChatItem key={chat.id} accountId={contact.account_id} chat={chat} />
          ))}
        </ul>
      </PanelSection>
      {context.canManage && (
        <PanelSection title={t('contacts.merges')}>
          {merges.data?.length === 0 && (
            <p className="text-sm text-muted-foreground">{t('contacts.merges_none')}</p>
          )}
          <ul className="space-y-1.5 text-sm">
            {merges.data?.map((merge) => (
              <MergeItem key={merge.id} merge={merge} />
            ))}
          </ul>
        </PanelSection>
      )}
      {context.canWrite && (
        <PanelSection title={t('contacts.merge.title')} description={t('contacts.merge.text')}>
          <MergeDialog contact={contact} {...context} />
        </PanelSection>
      )}
    </div>
  )
}

function ChatItem({ accountId, chat }: { accountId: string; chat: ContactChat }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <li>
      <Link
        to="/a/$accountId/conversas/$chatId"
        params={{ accountId, chatId: chat.id }}
        className="focus-ring flex items-center gap-3 rounded-lg border px-3 py-2.5 text-sm hover:bg-accent/60"
      >
        <MessageSquare className="size-4 shrink-0 text-muted-foreground" aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block truncate">{chat.last_message || t('contacts.chat_media')}</span>
          <span className="block truncate text-xs text-muted-foreground">
            {[
              chat.instance && numberName(chat.instance),
              chat.last_message_at && formatDateTime(chat.last_message_at, i18n.locale),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        <Badge tone={chat.status === 'open' ? 'success' : 'neutral'}>
          {t(`contacts.chat_status.${chat.status}`)}
        </Badge>
      </Link>
    </li>
  )
}

function MergeItem({ merge: { created_at, detail } }: { merge: Merge }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const said = (key: string) => (typeof detail[key] === 'string' ? detail[key] : null)
  const identity = identityOf({ name: '', whatsapp_name: '', phone: said('phone'), lid: said('lid') })
  const who = said('name') ? `${said('name')} (${identity})` : identity
  return <li>{t('contacts.merged', { who, date: formatDateTime(created_at, i18n.locale) })}</li>
}

import { useLingui } from '@lingui/react'
import { Link, useNavigate } from '@tanstack/react-router'
import { ExternalLink, Users } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { permissionsOf } from '@/features/accounts/permissions.ts'
import { ContactRuns } from '@/features/automation/runs/components/contact-runs.tsx'
import { useContact } from '@/features/contacts/api/get-contact.ts'
import { ConsentSection } from '@/features/contacts/components/consent-section.tsx'
import { ContactFacts } from '@/features/contacts/components/contact-facts.tsx'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { chatName, chatPhone } from '@/features/inbox/chat.ts'
import type { Chat } from '@/features/inbox/types.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { ChatHistory } from './chat-history.tsx'
import { OtherChats } from './other-chats.tsx'
import type { Inbox } from './use-inbox.ts'

interface ContactColumnProps {
  inbox: Inbox
  chat: Chat
}

/** The person behind the open chat: name, tags, fields, the other chats, and whether he wants to be written to. */
export function ContactColumn({ inbox, chat }: ContactColumnProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const name = chatName(chat)
  return (
    <div className="space-y-6 p-5">
      <div className="flex flex-col items-center gap-2 text-center">
        <Avatar name={name} size="large" className="size-16 text-xl" />
        <p className="max-w-full text-base font-semibold break-words">{name}</p>
        <p className="text-sm text-muted-foreground tabular-nums">{chatPhone(chat)}</p>
      </div>
      {chat.contact_id ? (
        <ContactDetails inbox={inbox} chat={chat} contactId={chat.contact_id} />
      ) : (
        <p className="flex items-center justify-center gap-2 text-sm text-muted-foreground">
          <Users className="size-4" aria-hidden />
          {t('chats.group')}
        </p>
      )}
      {chat.status === 'closed' && chat.closed_reason && (
        <p className="text-sm text-muted-foreground">
          {t('chats.close_reason')}: {chat.closed_reason}
        </p>
      )}
      {chat.snoozed_until && (
        <p className="text-sm text-muted-foreground">
          {t('chats.snoozed', { time: formatDateTime(chat.snoozed_until, i18n.locale) })}
        </p>
      )}
      <ChatHistory key={chat.id} chat={chat} inbox={inbox} />
    </div>
  )
}

function ContactDetails({ inbox, chat, contactId }: ContactColumnProps & { contactId: string }) {
  const t = useTranslate()
  const accountId = chat.account_id
  const navigate = useNavigate()
  const { data: fields = [] } = useFields(accountId)
  const { data: contact } = useContact(accountId, contactId)
  useLiveQueries([accountId], { contact: [['contacts', accountId, 'one', contactId]] })
  if (!contact) return <Skeleton className="h-64" />
  const canWrite = inbox.account !== undefined && permissionsOf(inbox.account).canWrite
  const numbers = numberChoices(inbox.instances.filter(({ account_id }) => account_id === accountId))
  return (
    <>
      <ContactFacts
        userId={inbox.userId}
        contact={contact}
        tags={inbox.people.tagsOf(accountId)}
        fields={fields}
        disabled={!canWrite}
        onOpen={(contato) =>
          void navigate({ to: '/a/$accountId/contatos', params: { accountId }, search: { contato } })
        }
      />
      <ConsentSection contact={contact} canWrite={canWrite} />
      <ContactRuns contact={contact} numbers={numbers} canWrite={canWrite} />
      <OtherChats contact={contact} chatId={chat.id} inbox={inbox} />
      <Button asChild variant="outline" className="w-full">
        <Link to="/a/$accountId/contatos" params={{ accountId }} search={{ contato: contact.id }}>
          <ExternalLink aria-hidden />
          {t('chats.contact_page')}
        </Link>
      </Button>
    </>
  )
}

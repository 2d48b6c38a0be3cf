import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { CopyCheck, FileUp } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { ContactRuns } from '@/features/automation/runs/components/contact-runs.tsx'
import { ContactList } from '@/features/contacts/components/contact-list.tsx'
import { ContactNew } from '@/features/contacts/components/contact-new.tsx'
import { ContactPanel } from '@/features/contacts/components/contact-panel.tsx'
import { ExportButton } from '@/features/contacts/components/export-button.tsx'
import { type ContactSearch, filterOf } from '@/features/contacts/search.ts'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import type { Contact } from '@/features/contacts/types.ts'
import { useStartChat } from '@/features/inbox/components/start-chat.tsx'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount, useSession } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'
import { wantedOf } from '../start-chat.ts'

export function ContactsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const { userId } = useSession()
  const search: ContactSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: tags = [] } = useTags(accountId)
  const { data: fields = [] } = useFields(accountId)
  const { data: instances = [] } = useInstances(accountId)
  useLiveQueries([accountId], {
    audit: [['contacts', accountId, 'merges']],
    contact: [
      ['contacts', accountId],
      ['tags', accountId],
    ],
  })

  const change = (changes: Partial<ContactSearch>, replace = true) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), replace })
  const chat = useStartChat(
    numberChoices(instances),
    (chatId) => void navigate({ to: '/a/$accountId/conversas/$chatId', params: { accountId, chatId } }),
  )
  const write = canWrite ? (contact: Contact) => chat.start(wantedOf(contact)) : undefined
  const open = (contato: string) => change({ contato }, false)
  const newContact = (
    <ContactNew accountId={accountId} tags={tags} fields={fields} disabled={!canWrite} onOpen={open} />
  )
  return (
    <Page>
      <PageHeader
        title={t('layout.contacts')}
        description={t('contacts.description')}
        actions={
          <>
            <Button asChild variant="outline">
              <Link to="/a/$accountId/contatos/duplicados" params={{ accountId }}>
                <CopyCheck aria-hidden />
                {t('contacts.duplicates.action')}
              </Link>
            </Button>
            <ExportButton accountId={accountId} filter={filterOf(search)} />
            <ImportLink accountId={accountId} />
            {newContact}
          </>
        }
      />
      <ContactList
        accountId={accountId}
        tags={tags}
        fields={fields}
        canWrite={canWrite}
        search={search}
        onSearch={change}
        onOpen={open}
        onWrite={write}
      >
        <ImportLink accountId={accountId} />
      </ContactList>
      {search.contato && (
        <ContactPanel
          contactId={search.contato}
          flows={
            <ContactRuns
              contact={{ id: search.contato, account_id: accountId }}
              numbers={numberChoices(instances)}
              canWrite={canWrite}
            />
          }
          userId={userId}
          accountId={accountId}
          tags={tags}
          fields={fields}
          canWrite={canWrite}
          canManage={canManage}
          onClose={() => change({ contato: undefined })}
          onOpen={open}
          onWrite={write}
        />
      )}
      {chat.choice}
    </Page>
  )
}

function ImportLink({ accountId }: { accountId: string }) {
  const t = useTranslate()
  return (
    <Button asChild variant="outline">
      <Link to="/a/$accountId/contatos/importar" params={{ accountId }}>
        <FileUp aria-hidden />
        {t('contacts.import.action')}
      </Link>
    </Button>
  )
}

import { ContactRound, MessageSquare } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { SidePanel } from '@/components/ui/side-panel.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useContact } from '../api/get-contact.ts'
import { displayName, identityOf } from '../contact.ts'
import type { Contact, ContactContext } from '../types.ts'
import { ContactFacts } from './contact-facts.tsx'
import { ContactHistory } from './contact-history.tsx'
import { ContactPrivacy } from './contact-privacy.tsx'

interface ContactPanelProps extends ContactContext {
  contactId: string
  /** The flows of the contact: the page has them. */
  flows: ReactNode
}

/** One contact beside the list: its data, its history, and what the person may ask for. */
export function ContactPanel({ contactId, ...context }: ContactPanelProps) {
  const t = useTranslate()
  const { data: contact, error, refetch } = useContact(context.accountId, contactId)

  if (contact) return <LoadedPanel key={contact.id} contact={contact} {...context} />
  return (
    <SidePanel open onClose={context.onClose} title={t('contacts.contact')}>
      {contact === null && (
        <EmptyState icon={ContactRound} title={t('contacts.gone')} description={t('contacts.gone_text')} />
      )}
      {contact === undefined && (
        <Pending error={error} refetch={refetch} feature="contacts" className="h-64" />
      )}
    </SidePanel>
  )
}

type LoadedPanelProps = Omit<ContactPanelProps, 'contactId'> & { contact: Contact }

function LoadedPanel({ contact, flows, ...context }: LoadedPanelProps) {
  const t = useTranslate()

  return (
    <SidePanel open onClose={context.onClose} title={displayName(contact)} description={identityOf(contact)}>
      {context.onWrite && (
        <Button className="mb-5 w-full" onClick={() => context.onWrite?.(contact)}>
          <MessageSquare aria-hidden />
          {t('contacts.write')}
        </Button>
      )}
      <Tabs defaultValue="data" className="space-y-5">
        <TabsList aria-label={t('contacts.contact')}>
          <TabsTrigger value="data">{t('contacts.tab_data')}</TabsTrigger>
          <TabsTrigger value="history">{t('contacts.tab_history')}</TabsTrigger>
          <TabsTrigger value="flows">{t('contacts.tab_flows')}</TabsTrigger>
          <TabsTrigger value="privacy">{t('contacts.tab_privacy')}</TabsTrigger>
        </TabsList>
        <TabsContent value="data">
          <ContactFacts
            userId={context.userId}
            contact={contact}
            tags={context.tags}
            fields={context.fields}
            disabled={!context.canWrite}
            onOpen={context.onOpen}
          />
        </TabsContent>
        <TabsContent value="history">
          <ContactHistory contact={contact} {...context} />
        </TabsContent>
        <TabsContent value="flows">{flows}</TabsContent>
        <TabsContent value="privacy">
          <ContactPrivacy contact={contact} {...context} />
        </TabsContent>
      </Tabs>
    </SidePanel>
  )
}

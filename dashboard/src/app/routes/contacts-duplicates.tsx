import { DuplicateList } from '@/features/contacts/components/duplicate-list.tsx'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { BackToContacts } from '../layout/back-to-contacts.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function ContactsDuplicatesRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite } = useAccount()
  const { data: tags = [] } = useTags(accountId)
  const { data: fields = [] } = useFields(accountId)
  useLiveQueries([accountId], { contact: [['contacts', accountId, 'duplicates']] })
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('contacts.duplicates.title')}
        description={t('contacts.duplicates.description')}
        actions={<BackToContacts accountId={accountId} />}
      />
      <DuplicateList accountId={accountId} tags={tags} fields={fields} canWrite={canWrite} />
    </Page>
  )
}

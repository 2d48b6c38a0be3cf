import { FieldList } from '@/features/contacts/tags/components/field-list.tsx'
import { TagList } from '@/features/contacts/tags/components/tag-list.tsx'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function TagsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  useLiveQueries([accountId], { contact: [['tags', accountId]] })
  return (
    <Page className="max-w-5xl">
      <PageHeader title={t('layout.tags')} description={t('tags.page_description')} />
      <div className="space-y-10">
        <TagList accountId={accountId} canWrite={canWrite} canManage={canManage} />
        <FieldList accountId={accountId} canManage={canManage && canWrite} />
      </div>
    </Page>
  )
}

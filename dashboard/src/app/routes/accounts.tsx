import { AccountList } from '@/features/accounts/components/account-list.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccess } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function AccountsRoute() {
  const t = useTranslate()
  const { accounts } = useAccess()
  return (
    <Page>
      <PageHeader title={t('accounts.title')} description={t('accounts.description')} />
      <AccountList accounts={accounts} />
    </Page>
  )
}

import { getRouteApi } from '@tanstack/react-router'
import { useAccounts } from '@/features/accounts/api/list-accounts.ts'
import { AccountList } from '@/features/accounts/components/account-list.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { PageHeader } from '../layout/page-header.tsx'

const signedIn = getRouteApi('/signed-in')

export function AccountsRoute() {
  const t = useTranslate()
  const { session } = signedIn.useRouteContext()
  const { data: accounts = [] } = useAccounts(session.userId)
  return (
    <>
      <PageHeader title={t('accounts.title')} description={t('accounts.description')} />
      <AccountList accounts={accounts} />
    </>
  )
}

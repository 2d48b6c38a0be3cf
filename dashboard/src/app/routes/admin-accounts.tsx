import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useOverview } from '@/features/platform/api/get-overview.ts'
import { useAdminAccounts } from '@/features/platform/api/list-accounts.ts'
import { AccountTable } from '@/features/platform/components/account-table.tsx'
import { OverviewPanel } from '@/features/platform/components/overview-panel.tsx'
import { SearchField } from '@/features/platform/components/search-field.tsx'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { ErrorPage } from '../error-page.tsx'
import { AdminPage } from '../layout/admin-page.tsx'

const route = getRouteApi('/signed-in/admin/contas')

export function AdminAccountsRoute() {
  const t = useTranslate()
  return (
    <AdminPage title={t('layout.admin_accounts')} description={t('admin.accounts_text')}>
      <div className="space-y-6">
        <Totals />
        <Accounts />
      </div>
    </AdminPage>
  )
}

function Totals() {
  const { data } = useOverview()
  return data ? <OverviewPanel overview={data} /> : <Skeleton className="h-28 rounded-xl" />
}

function Accounts() {
  const t = useTranslate()
  const navigate = useNavigate()
  const { q = '' } = route.useSearch()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useAdminAccounts(q)
  const accounts = data?.pages.flatMap((page) => page.accounts)
  const search = (text: string) =>
    void navigate({ to: '/admin/contas', search: { q: text || undefined }, replace: true })
  const enter = (accountId: string) => void navigate({ to: '/a/$accountId/numeros', params: { accountId } })

  return (
    <div className="space-y-4">
      <SearchField label={t('admin.search')} value={q} onSearch={search} />
      {!accounts && error && <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />}
      {!accounts && !error && (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-96 rounded-xl" />
        </div>
      )}
      {accounts?.length === 0 && (
        <EmptyState icon={SearchX} title={t('admin.none')} description={t('admin.none_text')} />
      )}
      {accounts && accounts.length > 0 && (
        <>
          <AccountTable accounts={accounts} onEntered={enter} />
          <LoadMore
            shown={accounts.length}
            hasMore={hasNextPage}
            busy={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
        </>
      )}
    </div>
  )
}

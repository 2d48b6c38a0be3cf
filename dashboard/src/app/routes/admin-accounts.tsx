import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useOverview } from '@/features/platform/api/get-overview.ts'
import { useAdminAccounts } from '@/features/platform/api/list-accounts.ts'
import { AccountFilters } from '@/features/platform/components/account-filters.tsx'
import { AccountTable } from '@/features/platform/components/account-table.tsx'
import { OverviewPanel } from '@/features/platform/components/overview-panel.tsx'
import type { AccountSearch } from '@/features/platform/search.ts'
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
  const search = route.useSearch()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useAdminAccounts(search)
  const accounts = data?.pages.flatMap((page) => page.accounts)
  const show = (wanted: AccountSearch) =>
    void navigate({ to: '/admin/contas', search: wanted, replace: true })
  const enter = (accountId: string) => void navigate({ to: '/a/$accountId/numeros', params: { accountId } })

  return (
    <div className="space-y-4">
      <AccountFilters search={search} onChange={show} />
      {!accounts && error && <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />}
      {!accounts && !error && (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-96 rounded-xl" />
        </div>
      )}
      {accounts?.length === 0 && (
        <EmptyState icon={SearchX} title={t('admin.none')} description={t('admin.none_text')}>
          <Button variant="outline" onClick={() => show({})}>
            {t('admin.clear_filters')}
          </Button>
        </EmptyState>
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

import { getRouteApi, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Building2 } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useAccounts } from '@/features/accounts/api/list-accounts.ts'
import { useInstances } from '@/features/instances/api/list-instances.ts'
import { useInstanceChanges } from '@/features/instances/api/watch-instances.ts'
import { InstanceGrid, InstanceGridSkeleton } from '@/features/instances/components/instance-grid.tsx'
import type { InstanceSearch } from '@/features/instances/filter.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { ErrorPage } from '../error-page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

const signedIn = getRouteApi('/signed-in')

/** The numbers of the account in the address, or of all accounts without one. */
export function NumbersRoute() {
  const t = useTranslate()
  const { accountId } = useParams({ strict: false })
  const { session } = signedIn.useRouteContext()
  const { data: accounts = [] } = useAccounts(session.userId)
  const account = accounts.find(({ id }) => id === accountId)

  if (accountId && !account) {
    return (
      <EmptyState icon={Building2} title={t('accounts.unknown')} description={t('accounts.unknown_text')} />
    )
  }
  return (
    <>
      <PageHeader title={t('instances.title')} description={t('instances.description')} />
      <Numbers key={accountId ?? 'all'} accountId={accountId} accounts={account ? [account] : accounts} />
    </>
  )
}

interface NumbersProps {
  accountId: string | undefined
  accounts: { id: string; name: string; role: string }[]
}

function Numbers({ accountId, accounts }: NumbersProps) {
  const search: InstanceSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { data: instances, error, refetch } = useInstances(accountId)
  useInstanceChanges(accounts.map(({ id }) => id))

  if (!instances) {
    return error ? (
      <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />
    ) : (
      <InstanceGridSkeleton />
    )
  }
  return (
    <InstanceGrid
      instances={instances}
      search={search}
      onSearch={(next) => void navigate({ to: '.', search: next, replace: true })}
      accountOf={(id) => {
        const account = accounts.find((candidate) => candidate.id === id)
        const canManage = account?.role === 'owner' || account?.role === 'admin'
        return { name: accountId ? undefined : account?.name, canManage }
      }}
    />
  )
}

import { useNavigate, useSearch } from '@tanstack/react-router'
import { permissionsOf } from '@/features/accounts/permissions.ts'
import type { Account } from '@/features/accounts/types.ts'
import { useHealth } from '@/features/numbers/api/get-health.ts'
import { useUptime } from '@/features/numbers/api/get-uptime.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { InstanceAdd } from '@/features/numbers/components/instance-add.tsx'
import { InstanceGrid, InstanceGridSkeleton } from '@/features/numbers/components/instance-grid.tsx'
import { NotifyButton } from '@/features/numbers/components/notify-button.tsx'
import type { InstanceSearch } from '@/features/numbers/filter.ts'
import type { Instance } from '@/features/numbers/types.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isPlaceholderPhone, isSamePhone } from '@/lib/phone.ts'
import { useCurrentAccount, useShownAccounts } from '../access.ts'
import { ErrorPage } from '../error-page.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** The numbers of the account in the address, or of all accounts without one. */
export function NumbersRoute() {
  const t = useTranslate()
  return (
    <Page>
      <PageHeader
        title={t('instances.title')}
        description={t('instances.description')}
        actions={
          <>
            <NotifyButton />
            <AddNumber />
          </>
        }
      />
      <Numbers />
    </Page>
  )
}

/** For owners and administrators: the new number is shown alone, with its QR to come. */
function AddNumber() {
  const navigate = useNavigate()
  const accounts = useShownAccounts().filter((account) => {
    const { canManage, canWrite } = permissionsOf(account)
    return canManage && canWrite
  })
  if (accounts.length === 0) return null
  return (
    <InstanceAdd
      accounts={accounts}
      onAdded={({ instance_name: q }) => void navigate({ to: '.', search: { q }, replace: true })}
    />
  )
}

function Numbers() {
  const search: InstanceSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const current = useCurrentAccount()
  const accounts = useShownAccounts()
  const { data: instances, error, refetch } = useInstances(current?.id)
  const { data: health } = useHealth(current?.id)
  const { data: uptime } = useUptime(current?.id)
  useLiveQueries(
    accounts.map(({ id }) => id),
    { command: [['instance-commands']], count: [['instance-health']], instance: [['instance-health']] },
  )

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
      health={health}
      uptime={uptime}
      accountOf={(id) => {
        const account = accounts.find((candidate) => candidate.id === id)
        return {
          name: current ? undefined : account?.name,
          phone: account && missedPhone(account, instances),
          canManage: account !== undefined && permissionsOf(account).canManage,
          isOwner: account !== undefined && permissionsOf(account).isOwner,
        }
      }}
    >
      <AddNumber />
    </InstanceGrid>
  )
}

/** The account's phone, where none of its numbers is that one. */
function missedPhone(account: Account, instances: Instance[]): string | undefined {
  const own = instances.filter(({ account_id }) => account_id === account.id)
  const isThere = own.some(({ phone }) => phone && isSamePhone(phone, account.phone))
  return isThere || isPlaceholderPhone(account.phone) ? undefined : account.phone
}

import { ServerOff } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useFleet } from '@/features/platform/api/get-fleet.ts'
import { FleetLog, FleetTotals } from '@/features/platform/components/fleet-panel.tsx'
import { FleetTable } from '@/features/platform/components/fleet-table.tsx'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { ErrorPage } from '../error-page.tsx'
import { AdminPage } from '../layout/admin-page.tsx'

export function AdminFleetRoute() {
  const t = useTranslate()
  return (
    <AdminPage title={t('layout.admin_fleet')} description={t('admin.fleet_text')}>
      <Fleet />
    </AdminPage>
  )
}

function Fleet() {
  const t = useTranslate()
  const { data: fleet, error, refetch } = useFleet()
  if (!fleet) {
    return error ? (
      <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />
    ) : (
      <div role="status" aria-label={t('common.loading')}>
        <Skeleton className="h-48 rounded-xl" />
      </div>
    )
  }
  return (
    <div className="space-y-6">
      <FleetTotals totals={fleet.totals} />
      {fleet.orchestrators.length === 0 ? (
        <EmptyState icon={ServerOff} title={t('admin.no_servers')} description={t('admin.no_servers_text')} />
      ) : (
        <FleetTable orchestrators={fleet.orchestrators} />
      )}
      <FleetLog log={fleet.log} />
    </div>
  )
}

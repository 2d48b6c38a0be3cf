import { useLingui } from '@lingui/react'
import { Route } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Select } from '@/components/ui/select.tsx'
import { formatMoment } from '@/lib/clock.ts'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { personName } from '@/lib/names.ts'
import { type Run, useRuns } from '../api/list-runs.ts'
import { RUN_STATUSES, type RunStatus } from '../types.ts'
import { RunBadge } from './run-badge.tsx'

interface RunListProps {
  accountId: string
  flowId: string
  status: RunStatus | undefined
  onStatus: (status: RunStatus | undefined) => void
  openId: string | undefined
  onOpen: (run: Run) => void
}

/** Who went through the flow, the newest first. */
export function RunList({ accountId, flowId, status, onStatus, openId, onOpen }: RunListProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const query = useRuns(accountId, flowId, status)
  const runs = query.data?.pages.flat()
  return (
    <div className="space-y-3">
      <Select
        aria-label={t('flows.run_status')}
        placeholder={t('flows.runs_all')}
        options={RUN_STATUSES.map((one) => ({ value: one, label: t(`runs.status.${one}`) }))}
        value={status ?? ''}
        onChange={({ target }) => onStatus(RUN_STATUSES.find((one) => one === target.value))}
      />
      {!runs && <Pending error={query.error} refetch={query.refetch} feature="flows" className="h-40" />}
      {runs?.length === 0 && (
        <EmptyState icon={Route} title={t('flows.no_runs')} description={t('flows.no_runs_text')} />
      )}
      {runs && runs.length > 0 && (
        <ul className="divide-y rounded-lg border bg-card">
          {runs.map((run) => (
            <li key={run.id}>
              <button
                type="button"
                aria-current={run.id === openId}
                className={cn(
                  'focus-ring flex w-full items-center gap-3 rounded-lg px-3 py-2.5 text-left text-sm hover:bg-accent',
                  run.id === openId && 'bg-accent',
                )}
                onClick={() => onOpen(run)}
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium">
                    {personName(run.contact) || t('flows.nobody')}
                  </span>
                  <span className="block truncate text-xs text-muted-foreground">
                    {formatMoment(Date.parse(run.created_at), i18n.locale)}
                  </span>
                </span>
                <RunBadge status={run.status} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {runs && runs.length > 0 && (
        <LoadMore
          shown={runs.length}
          hasMore={query.hasNextPage}
          busy={query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </div>
  )
}

import { SearchX, Smartphone } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { MAX_INSTANCES } from '../api/list-instances.ts'
import { filterInstances, type InstanceSearch } from '../filter.ts'
import { orderByAttention } from '../order.ts'
import type { Instance, InstanceAccount, InstanceHealth, Uptime } from '../types.ts'
import { useView } from '../view.ts'
import { InstanceCard } from './instance-card.tsx'
import { InstanceFilters } from './instance-filters.tsx'

// Most accounts have a few numbers, and never see it.
const InstanceTable = lazy(async () => ({ default: (await import('./instance-table.tsx')).InstanceTable }))

const GRID = 'grid grid-cols-1 items-start gap-4 lg:grid-cols-2 2xl:grid-cols-3'

interface InstanceGridProps {
  instances: Instance[]
  search: InstanceSearch
  onSearch: (search: InstanceSearch) => void
  accountOf: (accountId: string) => InstanceAccount
  /** By instance id; undefined until it is known. */
  health: ReadonlyMap<string, InstanceHealth> | undefined
  /** By instance id as well. */
  uptime: ReadonlyMap<string, Uptime> | undefined
  /** What to do when there is no number at all. */
  children?: ReactNode
}

export function InstanceGrid(props: InstanceGridProps) {
  const { instances, search, onSearch, accountOf, children } = props
  const t = useTranslate()
  const view = useView(instances.length)
  const [seen] = useState(() => new Map<string, number>())
  if (instances.length === 0) {
    return (
      <EmptyState icon={Smartphone} title={t('instances.empty')} description={t('instances.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  const known = { health: props.health, uptime: props.uptime }
  const cardOf = (instance: Instance) => {
    const { name, phone, canManage, isOwner } = accountOf(instance.account_id)
    return (
      <InstanceCard
        key={instance.id}
        instance={instance}
        accountName={name}
        accountPhone={phone}
        canManage={canManage}
        isOwner={isOwner}
        health={known.health?.get(instance.id)}
        uptime={known.uptime?.get(instance.id)}
      />
    )
  }
  const shown = filterInstances(orderByAttention(instances, seen), search)
  return (
    <div className="space-y-5">
      <InstanceFilters instances={instances} search={search} onSearch={onSearch} />
      {shown.length === 0 && (
        <EmptyState
          icon={SearchX}
          title={t('instances.none_match')}
          description={t('instances.none_match_text')}
        >
          <Button variant="outline" onClick={() => onSearch({})}>
            {t('instances.clear_filter')}
          </Button>
        </EmptyState>
      )}
      {view === 'table' && shown.length > 0 ? (
        <Suspense fallback={<Skeleton className="h-96 rounded-xl" />}>
          <InstanceTable instances={shown} accountOf={accountOf} cardOf={cardOf} {...known} />
        </Suspense>
      ) : (
        <div className={GRID}>{shown.map(cardOf)}</div>
      )}
      {instances.length === MAX_INSTANCES && (
        <p className="text-sm text-muted-foreground">{t('instances.truncated', { count: MAX_INSTANCES })}</p>
      )}
    </div>
  )
}

export function InstanceGridSkeleton() {
  const t = useTranslate()
  return (
    <div className={GRID} role="status" aria-label={t('common.loading')}>
      <Skeleton className="h-56 rounded-xl" />
      <Skeleton className="h-56 rounded-xl" />
    </div>
  )
}

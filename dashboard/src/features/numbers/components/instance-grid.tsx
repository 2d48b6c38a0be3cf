import { SearchX, Smartphone } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { MAX_INSTANCES } from '../api/list-instances.ts'
import { filterInstances, type InstanceSearch } from '../filter.ts'
import type { Instance, InstanceHealth } from '../types.ts'
import { InstanceCard } from './instance-card.tsx'
import { InstanceFilters } from './instance-filters.tsx'

const GRID = 'grid grid-cols-1 gap-4 lg:grid-cols-2 2xl:grid-cols-3'

/** What the page knows of an instance's account; the name only where numbers of several accounts are shown. */
interface InstanceAccount {
  name: string | undefined
  /** Undefined where one of its numbers has it. */
  phone: string | undefined
  canManage: boolean
  isOwner: boolean
}

interface InstanceGridProps {
  instances: Instance[]
  search: InstanceSearch
  onSearch: (search: InstanceSearch) => void
  accountOf: (accountId: string) => InstanceAccount
  /** By instance id; undefined until it is known. */
  health: ReadonlyMap<string, InstanceHealth> | undefined
  /** What to do when there is no number at all. */
  children?: ReactNode
}

export function InstanceGrid(props: InstanceGridProps) {
  const { instances, search, onSearch, accountOf, health, children } = props
  const t = useTranslate()
  if (instances.length === 0) {
    return (
      <EmptyState icon={Smartphone} title={t('instances.empty')} description={t('instances.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  const shown = filterInstances(instances, search)
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
      <div className={GRID}>
        {shown.map((instance) => {
          const { name, phone, canManage, isOwner } = accountOf(instance.account_id)
          return (
            <InstanceCard
              key={instance.id}
              instance={instance}
              accountName={name}
              accountPhone={phone}
              canManage={canManage}
              isOwner={isOwner}
              health={health?.get(instance.id)}
            />
          )
        })}
      </div>
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
      <Skeleton className="h-96 rounded-xl" />
      <Skeleton className="h-96 rounded-xl" />
    </div>
  )
}

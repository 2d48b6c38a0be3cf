import { Search } from 'lucide-react'
import { Input } from '@/components/ui/input.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { countByFilter, FILTERS, type InstanceSearch } from '../filter.ts'
import type { Instance } from '../types.ts'

interface InstanceFiltersProps {
  instances: Instance[]
  search: InstanceSearch
  onSearch: (search: InstanceSearch) => void
}

export function InstanceFilters({ instances, search, onSearch }: InstanceFiltersProps) {
  const t = useTranslate()
  const counts = countByFilter(instances)
  const chosen = search.filter ?? 'all'
  return (
    <div className="flex flex-col gap-3 sm:flex-row sm:flex-wrap sm:items-center sm:justify-between">
      <fieldset className="-mx-4 flex min-w-0 gap-1.5 overflow-x-auto px-4 py-1 sm:mx-0 sm:overflow-visible sm:px-0">
        <legend className="sr-only">{t('instances.filter')}</legend>
        {FILTERS.map((filter) => (
          <button
            key={filter}
            type="button"
            aria-pressed={filter === chosen}
            onClick={() => onSearch({ ...search, filter: filter === 'all' ? undefined : filter })}
            className={cn(
              'focus-ring inline-flex h-8 shrink-0 items-center gap-2 rounded-full border px-3 text-sm',
              filter === chosen
                ? 'border-primary bg-primary/10 font-medium text-primary'
                : 'bg-card hover:bg-accent',
            )}
          >
            {t(`instances.filter.${filter}`)}
            <span className="text-xs tabular-nums opacity-75">{counts[filter]}</span>
          </button>
        ))}
      </fieldset>
      <div className="relative w-full sm:w-56">
        <Search
          className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground"
          aria-hidden
        />
        <Input
          type="search"
          aria-label={t('instances.search')}
          placeholder={t('instances.search')}
          className="pl-9"
          value={search.q ?? ''}
          onChange={(event) => onSearch({ ...search, q: event.target.value || undefined })}
        />
      </div>
    </div>
  )
}

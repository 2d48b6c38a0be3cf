import { LayoutGrid, type LucideIcon, Search, TableProperties } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { countByFilter, FILTERS, type InstanceSearch } from '../filter.ts'
import type { Instance } from '../types.ts'
import { useView, VIEWS, type View, viewChoice } from '../view.ts'

const VIEW_ICONS: Record<View, LucideIcon> = { cards: LayoutGrid, table: TableProperties }

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
      <div className="flex w-full items-center gap-2 sm:w-auto">
        <div className="relative flex-1 sm:w-56">
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
        <ViewChoice count={instances.length} />
      </div>
    </div>
  )
}

/** Cards or a table: the browser remembers what was chosen. */
function ViewChoice({ count }: { count: number }) {
  const t = useTranslate()
  const chosen = useView(count)
  return (
    <fieldset className="flex shrink-0 gap-1">
      <legend className="sr-only">{t('instances.view')}</legend>
      {VIEWS.map((view) => {
        const Icon = VIEW_ICONS[view]
        const label = t(`instances.view.${view}`)
        return (
          <Button
            key={view}
            variant="ghost"
            size="icon"
            aria-label={label}
            title={label}
            aria-pressed={view === chosen}
            onClick={() => viewChoice.choose(view)}
          >
            <Icon aria-hidden />
          </Button>
        )
      })}
    </fieldset>
  )
}

import { FolderPlus, Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Select } from '@/components/ui/select.tsx'
import { cn } from '@/lib/cn.ts'
import { type Filter, fromGroup, type Group, isComparison, toGroup } from '@/lib/filters/filter.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { FilterRow } from './filter-row.tsx'
import { useFilterScope } from './scope.ts'

interface FilterGroupProps {
  label: string
  group: Group
  /** How many more groups may stand within each other here. */
  room: number
  onChange: (group: Group) => void
  onRemove?: () => void
}

const MODES = ['all', 'any', 'not_any', 'not_all'] as const
type Mode = (typeof MODES)[number]

const FIRST: Filter = { subject: 'tag', operator: 'has' }

/** Comparisons and groups of which all, one, or none must hold. */
export function FilterGroup({ label, group, room, onChange, onRemove }: FilterGroupProps) {
  const t = useTranslate()
  const { isFull } = useFilterScope()
  const { parts } = group
  // Turning a group round takes a level as well.
  const modes = MODES.filter((mode) => room > 0 || group.isNegated || !mode.startsWith('not'))
  const below = room - (group.isNegated ? 2 : 1)
  const set = (next: readonly Filter[]) => onChange({ ...group, parts: next })
  const replace = (index: number, filter: Filter) =>
    set(parts.map((old, at) => (at === index ? filter : old)))
  return (
    <div className={cn('space-y-3', onRemove && 'rounded-lg border border-dashed p-3')}>
      <div className="flex items-center gap-2">
        <Select
          aria-label={t('filters.mode', { name: label })}
          options={modes.map((mode) => ({ value: mode, label: t(`filters.mode.${mode}`) }))}
          value={modeOf(group)}
          onChange={({ target }) => onChange({ ...group, ...MODE_PARTS[target.value as Mode] })}
        />
        {onRemove && (
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('filters.remove_group', { name: label })}
            onClick={onRemove}
          >
            <Trash2 aria-hidden />
          </Button>
        )}
      </div>
      {parts.length === 0 && (
        <p className="text-sm text-muted-foreground">{t(`filters.empty.${modeOf(group)}`)}</p>
      )}
      <ul className="space-y-2">
        {parts.map((part, index) => {
          const name = t('filters.part', { place: index + 1 })
          const remove = () => set(parts.filter((_, at) => at !== index))
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names, and two may be equal
            <li key={index}>
              {isComparison(part) ? (
                <FilterRow
                  label={name}
                  comparison={part}
                  onChange={(next) => replace(index, next)}
                  onRemove={remove}
                />
              ) : (
                <FilterGroup
                  label={name}
                  group={toGroup(part)}
                  room={below}
                  onChange={(next) => replace(index, fromGroup(next))}
                  onRemove={remove}
                />
              )}
            </li>
          )
        })}
      </ul>
      <div className="flex flex-wrap gap-1">
        <Button variant="outline" size="small" disabled={isFull} onClick={() => set([...parts, FIRST])}>
          <Plus aria-hidden />
          {t('filters.add')}
        </Button>
        {below > 0 && (
          <Button
            variant="ghost"
            size="small"
            disabled={isFull}
            onClick={() => set([...parts, { any: [FIRST] }])}
          >
            <FolderPlus aria-hidden />
            {t('filters.add_group')}
          </Button>
        )}
      </div>
    </div>
  )
}

const MODE_PARTS: Record<Mode, Pick<Group, 'isNegated' | 'mode'>> = {
  all: { isNegated: false, mode: 'all' },
  any: { isNegated: false, mode: 'any' },
  not_all: { isNegated: true, mode: 'all' },
  not_any: { isNegated: true, mode: 'any' },
}

const modeOf = ({ isNegated, mode }: Group): Mode => (isNegated ? `not_${mode}` : mode)

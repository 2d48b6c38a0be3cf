import type { Filter } from '@/lib/filters/filter.ts'
import { comparisonsOf, DEEPEST, fromGroup, MOST_COMPARISONS, toGroup } from '@/lib/filters/filter.ts'
import { FilterGroup } from './filter-group.tsx'
import { FilterScope } from './scope.ts'

interface FilterEditorProps {
  label: string
  value: Filter
  onChange: (value: Filter) => void
  /** Over people alone, or of a flow, which also knows the message and the moment. */
  scope: 'person' | 'flow'
  /** Names of the flow's variables, offered while one is typed. */
  variables?: readonly string[]
  readOnly?: boolean
}

/**
 * Puts a filter together: groups of which all or one must hold, nested, each comparison with what fits its subject.
 * What may be chosen comes from the `ChoicesProvider` above.
 */
export function FilterEditor({
  label,
  value,
  onChange,
  scope,
  variables = [],
  readOnly = false,
}: FilterEditorProps) {
  const isFull = comparisonsOf(value).length >= MOST_COMPARISONS
  return (
    <FilterScope value={{ scope, variables, isFull }}>
      <fieldset disabled={readOnly} className="min-w-0">
        <legend className="sr-only">{label}</legend>
        <FilterGroup
          label={label}
          group={toGroup(value)}
          room={DEEPEST - 1}
          onChange={(group) => onChange(fromGroup(group))}
        />
      </fieldset>
    </FilterScope>
  )
}

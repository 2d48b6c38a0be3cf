import { Select } from '@/components/ui/select.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { ACTOR_KINDS, AREAS, type AuditSearch, PERIODS } from '../search.ts'

interface AuditFiltersProps {
  search: AuditSearch
  /** The team, to choose from. */
  people: readonly { id: string; name: string }[]
  onChange: (search: AuditSearch) => void
}

/** Whose lines, about what, of which days. */
export function AuditFilters({ search, people, onChange }: AuditFiltersProps) {
  const t = useTranslate()
  const who = [
    ...people.map(({ id, name }) => ({ value: id, label: name })),
    ...ACTOR_KINDS.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}`) })),
  ]
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
      <Select
        aria-label={t('audit.who')}
        placeholder={t('audit.anybody')}
        options={who}
        value={search.quem ?? ''}
        onChange={({ target }) => onChange({ ...search, quem: target.value || undefined })}
      />
      <Select
        aria-label={t('audit.what')}
        placeholder={t('audit.anything')}
        options={AREAS.map((value) => ({ value, label: t(`audit.area.${value}`) }))}
        value={search.assunto ?? ''}
        onChange={({ target }) =>
          onChange({ ...search, assunto: AREAS.find((area) => area === target.value) })
        }
      />
      <Select
        aria-label={t('audit.when')}
        placeholder={t('audit.any_time')}
        options={PERIODS.map((value) => ({ value, label: t(`audit.period.${value}`) }))}
        value={search.periodo ?? ''}
        onChange={({ target }) =>
          onChange({ ...search, periodo: PERIODS.find((period) => period === target.value) })
        }
      />
    </div>
  )
}

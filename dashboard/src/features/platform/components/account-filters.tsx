import { Select } from '@/components/ui/select.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { type AccountSearch, HEALTHS, PLANS, readAccountSearch, STATUSES } from '../search.ts'
import { SearchField } from './search-field.tsx'

interface AccountFiltersProps {
  search: AccountSearch
  onChange: (search: AccountSearch) => void
}

/** Which accounts: by a part of the name or phone, plan, status and health. */
export function AccountFilters({ search, onChange }: AccountFiltersProps) {
  const t = useTranslate()
  const change = (changed: { [Name in keyof AccountSearch]: string }) =>
    onChange(readAccountSearch({ ...search, ...changed }))
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-4">
      <SearchField label={t('admin.search')} value={search.q ?? ''} onSearch={(q) => change({ q })} />
      <Select
        aria-label={t('admin.health')}
        placeholder={t('admin.any_health')}
        options={HEALTHS.map((value) => ({ value, label: t(`admin.health.${value}`) }))}
        value={search.saude ?? ''}
        onChange={({ target }) => change({ saude: target.value })}
      />
      <Select
        aria-label={t('admin.plan')}
        placeholder={t('admin.any_plan')}
        options={PLANS.map((value) => ({ value, label: t('accounts.plan_name', { plan: value }) }))}
        value={search.plano ?? ''}
        onChange={({ target }) => change({ plano: target.value })}
      />
      <Select
        aria-label={t('admin.state')}
        placeholder={t('admin.any_status')}
        options={STATUSES.map((value) => ({ value, label: t(`admin.status.${value}`) }))}
        value={search.situacao ?? ''}
        onChange={({ target }) => change({ situacao: target.value })}
      />
    </div>
  )
}

import { X } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useChoices } from '@/lib/choices.ts'
import { fieldLabel } from '@/lib/custom-fields.ts'
import type { Comparison, Operator, Subject } from '@/lib/filters/filter.ts'
import { lackOf, OPERATORS, withOperator } from '@/lib/filters/operators.ts'
import { FLOW_SUBJECTS, familyOf, PERSON_SUBJECTS } from '@/lib/filters/subjects.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { FilterValue } from './filter-value.tsx'
import { useFilterScope } from './scope.ts'

interface FilterRowProps {
  label: string
  comparison: Comparison
  onChange: (comparison: Comparison) => void
  onRemove: () => void
}

/** One comparison: what is looked at, how, and with what. */
export function FilterRow({ label, comparison, onChange, onRemove }: FilterRowProps) {
  const t = useTranslate()
  const choices = useChoices()
  const { scope } = useFilterScope()
  const subjects: readonly Subject[] =
    scope === 'flow' ? [...FLOW_SUBJECTS, ...PERSON_SUBJECTS] : PERSON_SUBJECTS
  const family = familyOf(comparison, choices)
  const lack = lackOf(comparison, family)
  const { subject, name } = comparison
  const isNamed = subject === 'field' || subject === 'variable'
  const lacksName = isNamed && !name
  const start = (next: Pick<Comparison, 'subject' | 'name'>) => {
    const nextFamily = familyOf(next, choices)
    const [first] = OPERATORS[nextFamily]
    onChange(withOperator({ ...next, operator: first }, nextFamily, first))
  }
  return (
    <fieldset className="@container min-w-0 rounded-lg border bg-card p-3">
      <legend className="sr-only">{label}</legend>
      <div className="flex items-start gap-2">
        <div className="grid min-w-0 flex-1 grid-cols-1 gap-2 @md:grid-cols-2">
          <Select
            aria-label={t('filters.subject')}
            options={subjects.map((value) => ({ value, label: t(`filters.subject.${value}`) }))}
            value={subject}
            onChange={({ target }) => start({ subject: target.value as Subject })}
          />
          {isNamed && (
            <SubjectName subject={subject} name={name} onChange={(next) => start({ subject, name: next })} />
          )}
          <Select
            aria-label={t('filters.operator')}
            options={OPERATORS[family].map((value: Operator) => ({
              value,
              label: t(`filters.operator.${value}`),
            }))}
            value={comparison.operator}
            onChange={({ target }) => onChange(withOperator(comparison, family, target.value as Operator))}
          />
          <FilterValue comparison={comparison} family={family} onChange={onChange} />
        </div>
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('filters.remove', { name: label })}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      </div>
      {(lacksName || lack) && (
        <p role="status" className="mt-2 text-sm text-danger">
          {t(lacksName ? 'filters.lack.name' : `filters.lack.${lack ?? 'value'}`)}
        </p>
      )}
    </fieldset>
  )
}

interface SubjectNameProps {
  subject: Subject
  name: string | null | undefined
  onChange: (name: string) => void
}

/** Which field, or which variable; of variables any may be typed. */
function SubjectName({ subject, name, onChange }: SubjectNameProps) {
  const t = useTranslate()
  const id = useId()
  const { fields } = useChoices()
  const { variables } = useFilterScope()
  if (subject === 'field') {
    const known = fields.map((field) => ({ value: field.name, label: fieldLabel(field) }))
    const gone = name && !fields.some((field) => field.name === name) ? [{ value: name, label: name }] : []
    return (
      <Select
        aria-label={t('filters.field')}
        placeholder={t('filters.choose')}
        options={[...known, ...gone]}
        value={name ?? ''}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  }
  return (
    <>
      <Input
        aria-label={t('filters.variable')}
        list={id}
        autoComplete="off"
        maxLength={40}
        value={name ?? ''}
        onChange={({ target }) => onChange(target.value)}
      />
      <datalist id={id}>
        {variables.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  )
}

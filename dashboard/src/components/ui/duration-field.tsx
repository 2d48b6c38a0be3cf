import { type ReactNode, useState } from 'react'
import {
  DURATION_UNITS,
  type DurationUnit,
  isDuration,
  readDuration,
  writeDuration,
} from '@/lib/durations.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Field } from './field.tsx'
import { Input } from './input.tsx'
import { Select } from './select.tsx'

interface DurationFieldProps {
  label: ReactNode
  hint?: ReactNode
  /** ISO 8601, such as PT30M. */
  value: string | undefined
  onChange: (value: string | undefined) => void
  /** Whether it may be left out. */
  optional?: boolean
}

/** How long something takes: a number and its unit. */
export function DurationField({ label, hint, value, onChange, optional = false }: DurationFieldProps) {
  const t = useTranslate()
  const known = value === undefined ? undefined : readDuration(value)
  const [typed, setTyped] = useState(known ? String(known.amount) : '')
  const [unit, setUnit] = useState<DurationUnit>(known?.unit ?? 'minutes')
  const isFit = (amount: string, of: DurationUnit) =>
    /^\d+$/.test(amount.trim()) && isDuration({ amount: Number(amount), unit: of })
  const isEmpty = typed.trim() === ''
  const isWrong = isEmpty ? !optional : !isFit(typed, unit)
  // Somebody else, or an undo, has changed it.
  if (!isWrong && known && (isEmpty || known.amount !== Number(typed) || known.unit !== unit)) {
    setTyped(String(known.amount))
    setUnit(known.unit)
  } else if (!isWrong && !known && !isEmpty) setTyped('')
  const change = (amount: string, of: DurationUnit) => {
    setTyped(amount)
    setUnit(of)
    if (amount.trim() === '' && optional) onChange(undefined)
    else if (isFit(amount, of)) onChange(writeDuration({ amount: Number(amount), unit: of }))
  }
  return (
    <Field label={label} hint={hint} error={isWrong ? t('common.duration_wrong') : undefined}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            className="w-24"
            value={typed}
            onChange={({ target }) => change(target.value, unit)}
          />
          <Select
            aria-label={t('common.duration_unit')}
            options={DURATION_UNITS.map((one) => ({ value: one, label: t(`common.duration.${one}`) }))}
            value={unit}
            onChange={({ target }) =>
              change(typed, DURATION_UNITS.find((one) => one === target.value) ?? 'minutes')
            }
          />
        </div>
      )}
    </Field>
  )
}

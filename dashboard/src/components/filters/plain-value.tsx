import { Input } from '@/components/ui/input.tsx'
import type { Value } from '@/lib/filters/filter.ts'
import { useTranslate } from '@/lib/i18n.ts'

type PlainKind = 'text' | 'number' | 'date' | 'clock'
const INPUT_TYPES = { text: 'text', number: 'text', date: 'date', clock: 'time' } as const

interface PlainInputProps {
  label: string
  input: PlainKind
  value: Value | undefined
  onChange: (value: string | number) => void
}

/** Numbers are said as numbers; what is none stays what was typed, and is shown as lacking by the database. */
export function PlainInput({ label, input, value, onChange }: PlainInputProps) {
  const read = (text: string) => {
    const typed = text.trim().replace(',', '.')
    // "1." is on its way to "1.5".
    return input === 'number' && String(Number(typed)) === typed ? Number(typed) : text
  }
  return (
    <Input
      type={INPUT_TYPES[input]}
      inputMode={input === 'number' ? 'decimal' : undefined}
      aria-label={label}
      autoComplete="off"
      maxLength={2000}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={({ target }) => onChange(read(target.value))}
    />
  )
}

type RangeValueProps = Pick<PlainInputProps, 'input' | 'value'> & { onChange: (value: Value) => void }

export function RangeValue({ input, value, onChange }: RangeValueProps) {
  const t = useTranslate()
  const [from, to] = Array.isArray(value) ? value : []
  return (
    <div className="flex flex-wrap items-center gap-2">
      <PlainInput
        label={t('filters.from')}
        input={input}
        value={from}
        onChange={(next) => onChange([next, to ?? ''])}
      />
      <span className="text-sm text-muted-foreground">{t('filters.and')}</span>
      <PlainInput
        label={t('filters.to')}
        input={input}
        value={to}
        onChange={(next) => onChange([from ?? '', next])}
      />
    </div>
  )
}

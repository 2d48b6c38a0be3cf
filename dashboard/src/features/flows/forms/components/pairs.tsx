import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { FlowLine } from './flow-text.tsx'

interface PairsProps {
  label: string
  /** What one of them is called. */
  nameLabel: string
  pairs: Readonly<Record<string, string>>
  most: number
  onChange: (pairs: Record<string, string>) => void
}

/** Names and their values, such as headers. A name that is empty or there already is not kept. */
export function Pairs({ label, nameLabel, pairs, most, onChange }: PairsProps) {
  const t = useTranslate()
  const [rows, setRows] = useState(() => Object.entries(pairs))
  const set = (next: [string, string][]) => {
    setRows(next)
    onChange(Object.fromEntries(next.filter(([name]) => name.trim() !== '')))
  }
  const replace = (index: number, row: [string, string]) =>
    set(rows.map((old, at) => (at === index ? row : old)))
  return (
    <fieldset className="min-w-0 space-y-3">
      <legend className="text-sm font-medium">{label}</legend>
      {rows.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two names may be equal while they are typed
        <div key={index} className="space-y-2 rounded-lg border p-3">
          <div className="flex gap-1">
            <Input
              aria-label={`${nameLabel} ${index + 1}`}
              placeholder={nameLabel}
              maxLength={100}
              autoComplete="off"
              spellCheck={false}
              value={name}
              onChange={({ target }) => replace(index, [target.value, value])}
            />
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('flow_forms.pair_remove', { name: name || `${nameLabel} ${index + 1}` })}
              onClick={() => set(rows.filter((_, at) => at !== index))}
            >
              <Trash2 aria-hidden />
            </Button>
          </div>
          <FlowLine
            label={<span className="sr-only">{t('flow_forms.value')}</span>}
            value={value}
            onChange={(next) => replace(index, [name, next])}
          />
        </div>
      ))}
      <Button
        variant="outline"
        size="small"
        disabled={rows.length >= most}
        onClick={() => setRows([...rows, ['', '']])}
      >
        <Plus aria-hidden />
        {t('flow_forms.pair_add')}
      </Button>
    </fieldset>
  )
}

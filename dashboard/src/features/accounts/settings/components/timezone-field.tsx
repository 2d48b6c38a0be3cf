import { useLingui } from '@lingui/react'
import { Check, ChevronDown } from 'lucide-react'
import { type ComponentProps, useMemo, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { findTimezones, timezoneLabel, timezoneOptions } from '@/lib/timezones.ts'

interface TimezoneFieldProps extends Omit<ComponentProps<typeof Button>, 'value' | 'onChange'> {
  value: string
  onChange: (zone: string) => void
}

/** A city to choose, by typing a part of its name. */
export function TimezoneField({ value, onChange, ...control }: TimezoneFieldProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [open, setOpen] = useState(false)
  const [query, setQuery] = useState('')
  const options = useMemo(() => (open ? timezoneOptions(value, i18n.locale) : []), [open, value, i18n.locale])
  const label = timezoneLabel(value, i18n.locale)
  const found = findTimezones(options, query)
  const choose = (zone: string) => {
    onChange(zone)
    setOpen(false)
    setQuery('')
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          type="button"
          variant="outline"
          className="w-full justify-between font-normal"
          {...control}
          aria-label={`${t('account_settings.timezone')}: ${label}`}
        >
          {label}
          <ChevronDown aria-hidden className="text-muted-foreground" />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" aria-label={t('account_settings.timezone')} className="space-y-2 p-2">
        <Input
          aria-label={t('account_settings.timezone_search')}
          placeholder={t('account_settings.timezone_search')}
          value={query}
          onChange={({ target }) => setQuery(target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            const [first] = found
            if (first) choose(first.value)
          }}
        />
        {found.length === 0 && (
          <p role="status" className="px-2 py-1 text-sm text-muted-foreground">
            {t('account_settings.timezone_none')}
          </p>
        )}
        <ul className="max-h-64 overflow-y-auto">
          {found.map((option) => (
            <li key={option.value}>
              <button
                type="button"
                aria-pressed={option.value === value}
                onClick={() => choose(option.value)}
                className="focus-ring flex w-full items-center justify-between rounded-md px-2 py-1.5 text-left text-sm hover:bg-accent"
              >
                {option.label}
                {option.value === value && <Check aria-hidden className="size-4 text-primary" />}
              </button>
            </li>
          ))}
        </ul>
      </PopoverContent>
    </Popover>
  )
}

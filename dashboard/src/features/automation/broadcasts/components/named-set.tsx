import { ChevronsUpDown } from 'lucide-react'
import { useId } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import type { Named } from '@/lib/choices.ts'

interface NamedSetProps {
  label: string
  options: readonly Named[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** Several out of many that have names; how many stands in the button, which ones below it. */
export function NamedSet({ label, options, chosen, onChange }: NamedSetProps) {
  const id = useId()
  const toggle = (one: string) =>
    onChange(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])
  const names = options.filter((option) => chosen.includes(option.id)).map(({ name }) => name)
  if (options.length === 0) return null
  return (
    <div className="space-y-1.5">
      <Popover>
        <PopoverTrigger asChild>
          <Button variant="outline" className="w-full justify-between">
            <span className="truncate">{label}</span>
            {chosen.length > 0 && (
              <span className="rounded-full bg-primary px-1.5 text-xs text-primary-foreground">
                {chosen.length}
              </span>
            )}
            <ChevronsUpDown className="text-muted-foreground" aria-hidden />
          </Button>
        </PopoverTrigger>
        <PopoverContent align="start" aria-label={label} className="p-2">
          <ul className="max-h-64 overflow-y-auto">
            {options.map((option, index) => (
              <li key={option.id}>
                <label
                  htmlFor={`${id}-${index}`}
                  className="flex items-center gap-2.5 rounded-md px-2 py-1.5 text-sm hover:bg-accent"
                >
                  <Checkbox
                    id={`${id}-${index}`}
                    checked={chosen.includes(option.id)}
                    onCheckedChange={() => toggle(option.id)}
                  />
                  <span className="min-w-0 truncate">{option.name}</span>
                </label>
              </li>
            ))}
          </ul>
        </PopoverContent>
      </Popover>
      {names.length > 0 && <p className="text-sm break-words text-muted-foreground">{names.join(', ')}</p>}
    </div>
  )
}

import { Plus, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'
import { Input } from './input.tsx'

interface ChipInputProps {
  id?: string
  'aria-invalid'?: boolean
  'aria-describedby'?: string | undefined
  values: readonly string[]
  onChange: (values: string[]) => void
  /** What the button beside the field does, in words. */
  addLabel: string
  placeholder?: string
  maxLength: number
  /** Of so many; then there is no field any more. */
  most: number
  disabled?: boolean
  /** Whether a comma ends one, as it does in a list of words, and not in a pattern. */
  splits?: boolean
}

/** Several short texts: each is added by Enter, a comma or the button, and taken away by its cross. */
export function ChipInput(props: ChipInputProps) {
  const {
    values,
    onChange,
    addLabel,
    placeholder,
    maxLength,
    most,
    disabled,
    splits = true,
    ...control
  } = props
  const t = useTranslate()
  const [typed, setTyped] = useState('')
  const add = (text: string) => {
    const parts = (splits ? text.split(/[,;\n]/) : [text]).map((part) => part.trim()).filter(Boolean)
    setTyped('')
    if (parts.length > 0) onChange([...new Set([...values, ...parts])].slice(0, most))
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Backspace' && typed === '') onChange(values.slice(0, -1))
    // An empty field lets Enter send the form.
    if (typed.trim() === '' || (event.key !== 'Enter' && !(splits && event.key === ','))) return
    event.preventDefault()
    add(typed)
  }
  return (
    <div className="space-y-2">
      {values.length > 0 && (
        <ul className="flex flex-wrap gap-1.5">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center gap-1 rounded-full border bg-card py-0.5 pr-1 pl-2.5 text-sm"
            >
              <span className="min-w-0 truncate">{value}</span>
              {!disabled && (
                <button
                  type="button"
                  aria-label={t('common.remove_item', { name: value })}
                  className="focus-ring rounded-full p-1 text-muted-foreground hover:text-foreground"
                  onClick={() => onChange(values.filter((other) => other !== value))}
                >
                  <X className="size-3" aria-hidden />
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {values.length < most && (
        <div className="flex gap-2">
          <Input
            {...control}
            value={typed}
            disabled={disabled}
            placeholder={placeholder}
            maxLength={maxLength}
            autoComplete="off"
            autoCapitalize="off"
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={press}
            // What was typed and not added would be lost unseen.
            onBlur={() => add(typed)}
          />
          <Button
            variant="outline"
            size="icon"
            aria-label={addLabel}
            disabled={disabled || typed.trim() === ''}
            onClick={() => add(typed)}
          >
            <Plus aria-hidden />
          </Button>
        </div>
      )}
    </div>
  )
}

import { Eye, EyeOff } from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Field } from './field.tsx'
import { Input } from './input.tsx'

interface PasswordFieldProps extends Omit<ComponentProps<'input'>, 'type'> {
  label: string
  hint?: ReactNode
  error?: string | undefined
}

/** A labelled password whose letters can be shown. */
export function PasswordField({ label, hint, error, ...props }: PasswordFieldProps) {
  const t = useTranslate()
  const [shown, setShown] = useState(false)
  const Icon = shown ? EyeOff : Eye
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="relative">
          <Input {...control} {...props} type={shown ? 'text' : 'password'} className="pr-10" />
          <button
            type="button"
            aria-pressed={shown}
            // Without the word "password": whoever looks for that field by its label shall find one.
            aria-label={t('common.show_letters')}
            onClick={() => setShown(!shown)}
            className="focus-ring absolute top-1 right-1 grid size-7 place-items-center rounded-sm text-muted-foreground hover:text-foreground"
          >
            <Icon className="size-4" aria-hidden />
          </button>
        </div>
      )}
    </Field>
  )
}

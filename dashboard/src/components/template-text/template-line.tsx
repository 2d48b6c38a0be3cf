import type { ComponentProps, ReactNode } from 'react'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { insert, isClosed, type PlaceholderGroup } from '@/lib/template-text.ts'
import { PlaceholderMenu } from './placeholder-menu.tsx'
import { useSelection } from './use-selection.ts'

interface TemplateLineProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  value: string
  onChange: (value: string) => void
  groups: readonly PlaceholderGroup[]
}

/** A text of one line that may hold what is known of the person. */
export function TemplateLine({ label, hint, error, value, onChange, groups, ...props }: TemplateLineProps) {
  const t = useTranslate()
  const { input, change, focus } = useSelection<HTMLInputElement>(value, onChange)
  return (
    <Field label={label} hint={hint} error={isClosed(value) ? error : t('template.not_closed')}>
      {(control) => (
        <div className="flex items-center gap-1">
          <Input
            maxLength={2000}
            autoComplete="off"
            {...control}
            {...props}
            ref={input}
            value={value}
            onChange={({ target }) => onChange(target.value)}
          />
          <PlaceholderMenu
            isSmall
            groups={groups}
            onChoose={(expression) => change((selection) => insert(selection, expression))}
            onClosed={focus}
          />
        </div>
      )}
    </Field>
  )
}

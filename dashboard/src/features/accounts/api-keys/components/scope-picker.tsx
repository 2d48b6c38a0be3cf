import { useId } from 'react'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { SCOPES, type Scope } from '../types.ts'

interface ScopePickerProps {
  scopes: Scope[]
  onChange: (scopes: Scope[]) => void
}

/** What a key may do; reading belongs to all of it, programs that write have to look too. */
export function ScopePicker({ scopes, onChange }: ScopePickerProps) {
  const t = useTranslate()
  const id = useId()
  const toggle = (scope: Scope, isOn: boolean) =>
    onChange(SCOPES.filter((known) => (known === scope ? isOn : scopes.includes(known))))
  return (
    <fieldset className="space-y-3">
      <legend className="text-sm font-medium">{t('api_keys.scopes')}</legend>
      {SCOPES.map((scope) => (
        <div key={scope} className="flex items-start gap-3">
          <Checkbox
            id={`${id}-${scope}`}
            className="mt-0.5"
            aria-describedby={`${id}-${scope}-text`}
            checked={scopes.includes(scope)}
            disabled={scope === 'read'}
            onCheckedChange={(checked) => toggle(scope, checked === true)}
          />
          <div>
            <label htmlFor={`${id}-${scope}`} className="text-sm font-medium">
              {t(`api_keys.scope.${scope}`)}
            </label>
            <p id={`${id}-${scope}-text`} className="text-sm text-muted-foreground">
              {t(`api_keys.scope.${scope}_text`)}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}

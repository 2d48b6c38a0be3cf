import { CheckSet } from '@/components/ui/check-set.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import { WEEKDAYS } from '@/lib/weekdays.ts'
import type { FormProps } from './scoped.tsx'

const WORKING_DAYS = WEEKDAYS.slice(0, 5)

interface DelayWindowProps extends FormProps<NodeOf<'delay'>> {
  isOptional: boolean
}

/** Between which hours and on which days it goes on. */
export function DelayWindow({ node, onChange, isOptional }: DelayWindowProps) {
  const t = useTranslate()
  const { window } = node
  const { from = '00:00', to = '00:00', days = [] } = window ?? {}
  return (
    <>
      {isOptional && (
        <SwitchField
          label={t('flow_forms.window')}
          hint={t('flow_forms.window_hint')}
          checked={Boolean(window)}
          onChange={(on) =>
            onChange(
              patch(node, { window: on ? { from: '09:00', to: '18:00', days: WORKING_DAYS } : undefined }),
            )
          }
        />
      )}
      {window && (
        <div className="space-y-4 border-l-2 pl-4">
          <div className="grid grid-cols-2 gap-4">
            <FormField
              label={t('flow_forms.window_from')}
              type="time"
              required
              value={from}
              onChange={({ target }) =>
                target.value && onChange({ ...node, window: { ...window, from: target.value } })
              }
            />
            <FormField
              label={t('flow_forms.window_to')}
              type="time"
              required
              hint={to <= from ? t('flow_forms.window_overnight') : undefined}
              value={to}
              onChange={({ target }) =>
                target.value && onChange({ ...node, window: { ...window, to: target.value } })
              }
            />
          </div>
          <CheckSet
            label={t('flow_forms.window_days')}
            hint={t('flow_forms.window_days_hint')}
            options={WEEKDAYS}
            chosen={days}
            nameOf={(day) => t(`common.weekday.${day}`)}
            onChange={(next) => onChange({ ...node, window: { ...window, days: next } })}
          />
        </div>
      )}
    </>
  )
}

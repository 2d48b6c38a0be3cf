import { X } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { type MappingDraft, PLACES, type Target, without, withText } from '../mapping.ts'
import type { InboundContext } from '../types.ts'

interface PathFieldsProps {
  context: InboundContext
  draft: MappingDraft
  onChange: (draft: MappingDraft) => void
}

/** The paths as they are, to be seen and written by hand. */
export function PathFields({ context, draft, onChange }: PathFieldsProps) {
  const t = useTranslate()
  const fieldLabel = (name: string) => context.fields.find((one) => one.name === name)?.label || name
  const path = (label: string, target: Target, text: string, onRemove?: () => void) => (
    <PathField
      key={JSON.stringify(target)}
      label={label}
      text={text}
      disabled={!context.canWrite}
      onText={(next) => onChange(withText(draft, target, next))}
      onRemove={onRemove}
    />
  )
  return (
    <div className="min-w-0 space-y-4">
      {PLACES.map((place) => path(t(`inbound.place.${place}`), { place }, draft[place]))}
      {Object.entries(draft.fields).map(([name, text]) =>
        path(t('inbound.field_of', { name: fieldLabel(name) }), { field: name }, text, () =>
          onChange(without(draft, 'fields', name)),
        ),
      )}
      {Object.entries(draft.values).map(([name, text]) =>
        path(t('inbound.value_of', { name }), { value: name }, text, () =>
          onChange(without(draft, 'values', name)),
        ),
      )}
      <p className="text-sm text-muted-foreground">{t('inbound.paths_hint')}</p>
    </div>
  )
}

interface PathFieldProps {
  label: string
  text: string
  disabled: boolean
  onText: (text: string) => void
  onRemove: (() => void) | undefined
}

function PathField({ label, text, disabled, onText, onRemove }: PathFieldProps) {
  const t = useTranslate()
  return (
    <Field label={label}>
      {(control) => (
        <div className="flex items-start gap-1">
          <Textarea
            {...control}
            rows={1}
            disabled={disabled}
            maxLength={3000}
            spellCheck={false}
            autoCapitalize="off"
            className="min-h-9 font-mono text-xs md:text-xs"
            value={text}
            onChange={({ target }) => onText(target.value)}
          />
          {onRemove && !disabled && (
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('common.remove_item', { name: label })}
              onClick={onRemove}
            >
              <X aria-hidden />
            </Button>
          )}
        </div>
      )}
    </Field>
  )
}

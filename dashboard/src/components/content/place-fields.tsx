import { FormField } from '@/components/ui/form-field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { readPlace } from '@/lib/content-items.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import type { LocationItem } from '@/types/flow.generated.ts'

interface PlaceFieldsProps {
  item: LocationItem
  onChange: (item: LocationItem) => void
}

/** Pasting what a map says fills in both numbers. */
export function PlaceFields({ item, onChange }: PlaceFieldsProps) {
  const t = useTranslate()
  return (
    <>
      <FormField
        label={t('content.place')}
        hint={t('content.place_hint')}
        autoComplete="off"
        placeholder="-23.5614, -46.6559"
        onChange={({ target }) => {
          const place = readPlace(target.value)
          if (place) onChange({ ...item, ...place })
        }}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          label={t('content.latitude')}
          required
          fraction
          min={-90}
          max={90}
          value={item.latitude}
          onChange={(latitude = 0) => onChange({ ...item, latitude })}
        />
        <NumberField
          label={t('content.longitude')}
          required
          fraction
          min={-180}
          max={180}
          value={item.longitude}
          onChange={(longitude = 0) => onChange({ ...item, longitude })}
        />
      </div>
      <FormField
        label={t('content.place_name')}
        maxLength={200}
        value={item.name ?? ''}
        onChange={({ target }) => onChange(patch(item, { name: target.value || undefined }))}
      />
    </>
  )
}

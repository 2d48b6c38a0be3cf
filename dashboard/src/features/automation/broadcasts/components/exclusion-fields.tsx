import { NumberField } from '@/components/ui/number-field.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { type Named, useChoices } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Exclusion } from '@/lib/sending.ts'
import { NamedSet } from './named-set.tsx'

interface ExclusionFieldsProps {
  value: Exclusion
  onChange: (value: Exclusion) => void
  /** The broadcast itself, which excludes nobody from itself. */
  exceptId: string
}

/** Who is left out, whatever else holds for him. */
export function ExclusionFields({ value, onChange, exceptId }: ExclusionFieldsProps) {
  const t = useTranslate()
  const { tags, segments, broadcasts } = useChoices()
  const others: readonly Named[] = broadcasts.filter(({ id }) => id !== exceptId)
  return (
    <section aria-label={t('broadcasts.exclude')} className="space-y-4 border-t pt-5">
      <div>
        <h3 className="text-sm font-semibold">{t('broadcasts.exclude')}</h3>
        <p className="text-sm text-muted-foreground">{t('broadcasts.exclude_text')}</p>
      </div>
      <TagPicker
        label={t('broadcasts.exclude_tags')}
        tags={tags}
        chosen={value.tags ?? []}
        showChosen
        onChange={(chosen) => onChange({ ...value, tags: chosen })}
      />
      <NamedSet
        label={t('broadcasts.exclude_segments')}
        options={segments}
        chosen={value.segment_ids ?? []}
        onChange={(segment_ids) => onChange({ ...value, segment_ids })}
      />
      <NamedSet
        label={t('broadcasts.exclude_broadcasts')}
        options={others}
        chosen={value.broadcast_ids ?? []}
        onChange={(broadcast_ids) => onChange({ ...value, broadcast_ids })}
      />
      <NumberField
        label={t('broadcasts.exclude_days')}
        hint={t('broadcasts.exclude_days_hint')}
        min={1}
        max={365}
        value={value.days ?? undefined}
        onChange={(days) => onChange({ ...value, days: days ?? null })}
      />
    </section>
  )
}

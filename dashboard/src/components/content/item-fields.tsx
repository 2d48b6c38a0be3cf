import { FormField } from '@/components/ui/form-field.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { useChoices } from '@/lib/choices.ts'
import { hasCaption, isMedia } from '@/lib/content-items.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { distinct } from '@/lib/message-templates.ts'
import { patch } from '@/lib/patch.ts'
import type { PlaceholderGroup } from '@/lib/template-text.ts'
import type { ContentItem } from '@/types/flow.generated.ts'
import { TemplateFields } from '../message-template/template-fields.tsx'
import { TemplateField } from '../template-text/template-field.tsx'
import { MediaPicker } from './media-picker.tsx'
import { PlaceFields } from './place-fields.tsx'

const MOST_CAPTION = 1024
const MOST_TYPING = 15

interface ItemFieldsProps {
  item: ContentItem
  /** What its texts may hold. */
  groups: readonly PlaceholderGroup[]
  onChange: (item: ContentItem) => void
}

/** One message: what it says by its kind, and how long somebody seems to type it. */
export function ItemFields({ item, groups, onChange }: ItemFieldsProps) {
  const t = useTranslate()
  return (
    <>
      <ItemBody item={item} groups={groups} onChange={onChange} />
      <NumberField
        label={t('content.typing')}
        min={0}
        max={MOST_TYPING}
        value={item.typing_seconds || undefined}
        onChange={(typing_seconds) => onChange(patch<ContentItem>(item, { typing_seconds }))}
      />
    </>
  )
}

function ItemBody({ item, groups, onChange }: ItemFieldsProps) {
  const t = useTranslate()
  const { templates } = useChoices()
  if (item.kind === 'text') {
    return (
      <TemplateField
        groups={groups}
        label={t('content.text')}
        required
        value={item.text}
        onChange={(text) => onChange({ ...item, text })}
      />
    )
  }
  if (item.kind === 'location') return <PlaceFields item={item} onChange={onChange} />
  if (item.kind === 'template') {
    return (
      <TemplateFields
        templates={distinct(templates)}
        groups={groups}
        filling={item}
        onChange={(filling) => onChange({ ...item, ...filling })}
      />
    )
  }
  if (isMedia(item)) {
    return (
      <>
        <MediaPicker
          kind={item.kind}
          mediaId={item.media_id}
          onChange={(media_id) => onChange({ ...item, media_id })}
        />
        {hasCaption(item.kind) && (
          <TemplateField
            groups={groups}
            label={t('content.caption')}
            most={MOST_CAPTION}
            value={item.text ?? ''}
            onChange={(text) => onChange(patch(item, { text: text || undefined }))}
          />
        )}
      </>
    )
  }
  return (
    <>
      <FormField
        label={t('content.card_name')}
        maxLength={100}
        error={item.name.trim() === '' ? t('content.card_name_empty') : undefined}
        value={item.name}
        onChange={({ target }) => onChange({ ...item, name: target.value })}
      />
      <FormField
        label={t('content.card_phone')}
        hint={t('content.card_phone_hint')}
        inputMode="tel"
        maxLength={30}
        error={item.phone.replace(/\D/g, '').length < 8 ? t('content.card_phone_wrong') : undefined}
        value={item.phone}
        onChange={({ target }) => onChange({ ...item, phone: target.value })}
      />
    </>
  )
}

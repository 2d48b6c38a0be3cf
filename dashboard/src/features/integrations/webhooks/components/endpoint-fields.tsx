import { CheckSet } from '@/components/ui/check-set.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import type { EndpointDraft, WebhookContext } from '../types.ts'
import { EventPicker } from './event-picker.tsx'

interface EndpointFieldsProps {
  context: WebhookContext
  draft: EndpointDraft
  mistakes: Partial<Record<'url' | 'events', MessageId>>
  onChange: (changes: Partial<EndpointDraft>) => void
}

export function EndpointFields({ context, draft, mistakes, onChange }: EndpointFieldsProps) {
  const t = useTranslate()
  const numberName = (id: string) =>
    context.numbers.find((number) => number.id === id)?.name ?? t('webhooks.number_removed')
  // One that was removed since stays chosen until somebody takes it away.
  const numbers = [...new Set([...context.numbers.map(({ id }) => id), ...draft.instance_ids])]
  return (
    <>
      <FormField
        label={t('webhooks.url')}
        hint={t('webhooks.url_hint')}
        error={mistakes.url && t(mistakes.url)}
        type="url"
        inputMode="url"
        placeholder="https://"
        autoComplete="off"
        maxLength={2000}
        value={draft.url}
        onChange={({ target }) => onChange({ url: target.value })}
      />
      <FormField
        label={t('webhooks.description_label')}
        hint={t('webhooks.description_hint')}
        maxLength={200}
        autoComplete="off"
        value={draft.description}
        onChange={({ target }) => onChange({ description: target.value })}
      />
      <EventPicker
        chosen={draft.events}
        error={mistakes.events && t(mistakes.events)}
        onChange={(events) => onChange({ events })}
      />
      {numbers.length > 1 && (
        <CheckSet
          label={t('webhooks.numbers')}
          hint={t('webhooks.numbers_hint')}
          options={numbers}
          chosen={draft.instance_ids}
          nameOf={numberName}
          onChange={(instance_ids) => onChange({ instance_ids })}
        />
      )}
      <div className="space-y-2">
        <p className="text-sm font-medium">{t('webhooks.tags')}</p>
        <TagPicker
          label={t('webhooks.tags_choose')}
          tags={context.tags}
          chosen={draft.tags}
          showChosen
          onChange={(tags) => onChange({ tags })}
        />
        <p className="text-sm text-muted-foreground">{t('webhooks.tags_hint')}</p>
      </div>
    </>
  )
}

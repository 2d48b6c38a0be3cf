import { type FormEvent, useState } from 'react'
import { TemplateField } from '@/components/template-text/template-field.tsx'
import { usePlaceholders } from '@/components/template-text/use-placeholders.ts'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import { useChangeHook } from '../api/save-hook.ts'
import type { Hook, HookActions, InboundContext } from '../types.ts'
import { EventsField } from './events-field.tsx'

interface ActionsFormProps {
  context: InboundContext
  hook: Hook
}

/** What follows of a call: of which events, tags, a flow, a message. */
export function ActionsForm({ context, hook }: ActionsFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const { name, events, tags, flow_id, message, instance_id } = hook
  const [draft, setDraft] = useState<HookActions>({ name, events, tags, flow_id, message, instance_id })
  const set = (changes: Partial<HookActions>) => setDraft({ ...draft, ...changes })
  const placeholders = usePlaceholders(Object.keys(hook.mapping.values ?? {}))
  const change = useChangeHook(context.accountId)
  const named = cleanName(draft.name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const saved = { ...draft, name: named, message: draft.message?.trim() || null }
    change.mutate({ id: hook.id, ...saved }, { onSuccess: () => toast.success(t('inbound.saved')) })
  }
  return (
    <Card className="p-4 sm:p-5">
      <form aria-label={t('inbound.follows')} className="space-y-5" onSubmit={submit}>
        <h2 className="font-semibold">{t('inbound.follows')}</h2>
        <fieldset disabled={!context.canWrite} className="min-w-0 space-y-5">
          <FormField
            label={t('inbound.name')}
            maxLength={100}
            autoComplete="off"
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
          <EventsField
            source={context.sources.find(({ source }) => source === hook.source)}
            events={draft.events}
            onChange={(events) => set({ events })}
          />
          <div className="space-y-2">
            <p className="text-sm font-medium">{t('inbound.tags')}</p>
            <TagPicker
              label={t('inbound.tags_choose')}
              tags={context.tags}
              chosen={draft.tags}
              canCreate
              showChosen
              onChange={(tags) => set({ tags })}
            />
          </div>
          <Field label={t('inbound.flow')}>
            {(control) => (
              <Select
                {...control}
                value={draft.flow_id ?? ''}
                placeholder={t('inbound.flow_none')}
                options={choices(context.flows, draft.flow_id, t('inbound.flow_off'))}
                onChange={({ target }) => set({ flow_id: target.value || null })}
              />
            )}
          </Field>
          <TemplateField
            label={t('inbound.message')}
            hint={t('inbound.message_hint')}
            groups={placeholders}
            value={draft.message ?? ''}
            onChange={(text) => set({ message: text })}
          />
          <Field label={t('inbound.number')}>
            {(control) => (
              <Select
                {...control}
                value={draft.instance_id ?? ''}
                placeholder={t('inbound.number_any')}
                options={choices(context.numbers, draft.instance_id, t('inbound.number_removed'))}
                onChange={({ target }) => set({ instance_id: target.value || null })}
              />
            )}
          </Field>
        </fieldset>
        <div role="alert">{change.error && <Alert tone="danger" title={errorText(change.error)} />}</div>
        {context.canWrite && (
          <Button type="submit" busy={change.isPending} disabled={named === ''}>
            {t('common.save')}
          </Button>
        )}
      </form>
    </Card>
  )
}

/** The chosen one stays in sight when it cannot be chosen any more. */
function choices(named: readonly { id: string; name: string }[], chosen: string | null, gone: string) {
  const options = named.map(({ id, name }) => ({ value: id, label: name }))
  if (!chosen || named.some(({ id }) => id === chosen)) return options
  return [...options, { value: chosen, label: gone }]
}

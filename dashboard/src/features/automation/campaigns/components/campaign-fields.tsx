import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { MOST_CHARACTERS, type mistakesOf } from '../draft.ts'
import { type CampaignContext, type CampaignDraft, MATCHES } from '../types.ts'

interface CampaignFieldsProps {
  context: CampaignContext
  draft: CampaignDraft
  mistakes: ReturnType<typeof mistakesOf>
  /** Links with the slug of before are out in the world. */
  isOut: boolean
  onChange: (changes: Partial<CampaignDraft>) => void
}

/** What whoever follows the link finds written, where he lands, and what follows. */
export function CampaignFields({ context, draft, mistakes, isOut, onChange }: CampaignFieldsProps) {
  const t = useTranslate()
  return (
    <>
      <FormField
        label={t('campaigns.name')}
        hint={t('campaigns.name_hint')}
        value={draft.name}
        maxLength={255}
        autoComplete="off"
        error={mistakes.name && t(mistakes.name)}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field
        label={t('campaigns.message')}
        hint={t('campaigns.message_hint', { count: [...draft.message].length, most: MOST_CHARACTERS })}
        error={mistakes.message && t(mistakes.message, { most: MOST_CHARACTERS })}
      >
        {(control) => (
          <Textarea
            {...control}
            className="min-h-20"
            value={draft.message}
            onChange={(event) => onChange({ message: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('campaigns.match')} hint={t(`campaigns.match_text.${draft.match}`)}>
        {(control) => (
          <Select
            {...control}
            value={draft.match}
            options={MATCHES.map((value) => ({ value, label: t(`campaigns.match.${value}`) }))}
            onChange={(event) =>
              onChange({ match: MATCHES.find((match) => match === event.target.value) ?? draft.match })
            }
          />
        )}
      </Field>
      <Targets context={context} draft={draft} onChange={onChange} />
      <FormField
        label={t('campaigns.slug')}
        hint={t(isOut ? 'campaigns.slug_out_hint' : 'campaigns.slug_hint')}
        value={draft.slug}
        maxLength={60}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={mistakes.slug && t(mistakes.slug)}
        onChange={(event) => onChange({ slug: event.target.value })}
      />
      <SwitchField
        label={t('campaigns.enabled')}
        hint={t('campaigns.enabled_hint')}
        checked={draft.enabled}
        onChange={(enabled) => onChange({ enabled })}
      />
    </>
  )
}

function Targets({ context, draft, onChange }: Pick<CampaignFieldsProps, 'context' | 'draft' | 'onChange'>) {
  const t = useTranslate()
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field label={t('campaigns.number')}>
        {(control) => (
          <Select
            {...control}
            value={draft.instance_id ?? ''}
            placeholder={t('campaigns.number_any')}
            options={context.numbers.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => onChange({ instance_id: event.target.value || null })}
          />
        )}
      </Field>
      <Field label={t('campaigns.flow')} hint={t('campaigns.flow_hint')}>
        {(control) => (
          <Select
            {...control}
            value={draft.flow_id ?? ''}
            placeholder={t('campaigns.flow_none')}
            options={flowOptions(context, draft, t('campaigns.flow_off'))}
            onChange={(event) => onChange({ flow_id: event.target.value || null })}
          />
        )}
      </Field>
    </div>
  )
}

/** The chosen one stays in sight when it cannot be entered any more. */
function flowOptions({ flows }: CampaignContext, { flow_id }: CampaignDraft, off: string) {
  const options = flows.map(({ id, name }) => ({ value: id, label: name }))
  if (!flow_id || flows.some(({ id }) => id === flow_id)) return options
  return [...options, { value: flow_id, label: off }]
}

import { ChipInput } from '@/components/ui/chip-input.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { type mistakesOf, mostTerms } from '../draft.ts'
import { type KeywordContext, type KeywordDraft, MATCHES } from '../types.ts'
import { KeywordConditions } from './keyword-conditions.tsx'

interface KeywordFieldsProps {
  context: KeywordContext
  draft: KeywordDraft
  mistakes: ReturnType<typeof mistakesOf>
  onChange: (changes: Partial<KeywordDraft>) => void
}

/** What somebody has to write, and what follows. */
export function KeywordFields({ context, draft, mistakes, onChange }: KeywordFieldsProps) {
  const t = useTranslate()
  return (
    <>
      <FormField
        label={t('keywords.name')}
        hint={t('keywords.name_hint')}
        value={draft.name}
        maxLength={100}
        autoComplete="off"
        error={mistakes.name && t(mistakes.name)}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <Field label={t('keywords.match')} hint={t(`keywords.match_text.${draft.match}`)}>
        {(control) => (
          <Select
            {...control}
            value={draft.match}
            options={MATCHES.map((value) => ({ value, label: t(`keywords.match.${value}`) }))}
            onChange={(event) =>
              onChange({ match: MATCHES.find((match) => match === event.target.value) ?? draft.match })
            }
          />
        )}
      </Field>
      <Field
        label={t(draft.match === 'regex' ? 'keywords.patterns' : 'keywords.terms')}
        hint={t(draft.match === 'regex' ? 'keywords.patterns_hint' : 'keywords.terms_hint')}
        error={mistakes.terms && t(mistakes.terms, { most: mostTerms(draft) })}
      >
        {(control) => (
          <ChipInput
            {...control}
            values={draft.terms}
            addLabel={t('keywords.add_term')}
            placeholder={t(draft.match === 'regex' ? 'keywords.pattern_example' : 'keywords.term_example')}
            maxLength={100}
            most={mostTerms(draft)}
            splits={draft.match !== 'regex'}
            onChange={(terms) => onChange({ terms })}
          />
        )}
      </Field>
      <Field
        label={t('keywords.answer')}
        hint={t('keywords.answer_hint')}
        error={mistakes.answer && t(mistakes.answer)}
      >
        {(control) => (
          <Textarea
            {...control}
            className="min-h-24"
            value={draft.answer ?? ''}
            onChange={(event) => onChange({ answer: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('keywords.flow')} hint={t('keywords.flow_hint')}>
        {(control) => (
          <Select
            {...control}
            value={draft.flow_id ?? ''}
            placeholder={t('keywords.flow_none')}
            options={flowOptions(context, draft, t('keywords.flow_off'))}
            onChange={(event) => onChange({ flow_id: event.target.value || null })}
          />
        )}
      </Field>
      <div className="space-y-2">
        <p className="text-sm font-medium">{t('keywords.tags')}</p>
        <TagPicker
          label={t('keywords.tags_choose')}
          tags={context.tags}
          chosen={draft.tags}
          canCreate
          showChosen
          onChange={(tags) => onChange({ tags })}
        />
      </div>
      <KeywordConditions context={context} draft={draft} onChange={onChange} />
    </>
  )
}

/** The chosen one stays in sight when it cannot be entered any more. */
function flowOptions({ flows }: KeywordContext, { flow_id }: KeywordDraft, off: string) {
  const options = flows.map(({ id, name }) => ({ value: id, label: name }))
  if (!flow_id || flows.some(({ id }) => id === flow_id)) return options
  return [...options, { value: flow_id, label: off }]
}

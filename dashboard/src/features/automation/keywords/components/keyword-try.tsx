import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useTryKeywords } from '../api/try-keywords.ts'
import type { Keyword, KeywordContext } from '../types.ts'
import { KeywordVerdicts } from './keyword-verdicts.tsx'

interface KeywordTryProps {
  context: KeywordContext
  keywords: readonly Keyword[]
}

const MOMENTS = ['now', 'open', 'closed'] as const
type Moment = (typeof MOMENTS)[number]

/** A message is tried before anybody writes it: which fires, and why the others do not. */
export function KeywordTry({ context, keywords }: KeywordTryProps) {
  const t = useTranslate()
  const errorText = useErrorText('keywords')
  const [text, setText] = useState('')
  const [number, setNumber] = useState('')
  const [moment, setMoment] = useState<Moment>('now')
  const trial = useTryKeywords(context.accountId)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') return
    const occasion = moment === 'now' ? {} : { is_open: moment === 'open' }
    trial.mutate({ text, instance_id: number || null, ...occasion })
  }
  return (
    <Card className="p-5 xl:sticky xl:top-6">
      <section aria-label={t('keywords.try')} className="space-y-5">
        <div className="space-y-1">
          <h2 className="font-semibold">{t('keywords.try')}</h2>
          <p className="text-sm text-muted-foreground">{t('keywords.try_text')}</p>
        </div>
        <form className="space-y-4" onSubmit={submit}>
          <FormField
            label={t('keywords.try_message')}
            value={text}
            maxLength={1000}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
          <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-1">
            {context.numbers.length > 1 && (
              <Field label={t('keywords.try_number')}>
                {(control) => (
                  <Select
                    {...control}
                    value={number}
                    placeholder={t('keywords.number_any')}
                    options={context.numbers.map(({ id, name }) => ({ value: id, label: name }))}
                    onChange={(event) => setNumber(event.target.value)}
                  />
                )}
              </Field>
            )}
            <Field label={t('keywords.try_moment')}>
              {(control) => (
                <Select
                  {...control}
                  value={moment}
                  options={MOMENTS.map((value) => ({ value, label: t(`keywords.try_moment.${value}`) }))}
                  onChange={(event) => setMoment(MOMENTS.find((one) => one === event.target.value) ?? 'now')}
                />
              )}
            </Field>
          </div>
          <Button type="submit" className="w-full" busy={trial.isPending} disabled={text.trim() === ''}>
            {t('keywords.try_action')}
          </Button>
        </form>
        <div role="status" className="space-y-3">
          {trial.error && <Alert tone="danger" title={errorText(trial.error)} />}
          {trial.data && !trial.isPending && <KeywordVerdicts trial={trial.data} keywords={keywords} />}
        </div>
      </section>
    </Card>
  )
}

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { ChipInput } from '@/components/ui/chip-input.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { type Translate, useTranslate } from '@/lib/i18n.ts'
import type { Settings } from '../types.ts'
import { SaveError, useSave } from './use-save.tsx'

interface AutomationFormProps {
  settings: Settings
  canManage: boolean
}

const SILENCES = [0, 10, 30, 60, 120, 240, 480, 720, 1440]

/** By which words people leave, what they are told, and how long the team's own words keep all else silent. */
export function AutomationForm({ settings, canManage }: AutomationFormProps) {
  const t = useTranslate()
  const save = useSave(settings.id)
  const [words, setWords] = useState(settings.opt_out_words)
  const [answer, setAnswer] = useState(settings.opt_out_answer)
  const [silence, setSilence] = useState(settings.silence_minutes)
  const isRight = answer.trim() !== '' && answer.length <= 1000
  const isChanged =
    words.join('\n') !== settings.opt_out_words.join('\n') ||
    answer !== settings.opt_out_answer ||
    silence !== settings.silence_minutes
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.run({ opt_out_words: words, opt_out_answer: answer, silence_minutes: silence })
  }
  return (
    <form className="space-y-5" onSubmit={submit}>
      <Field label={t('account_settings.opt_out_words')} hint={t('account_settings.opt_out_words_hint')}>
        {(control) => (
          <ChipInput
            {...control}
            values={words}
            disabled={!canManage}
            addLabel={t('account_settings.opt_out_words_add')}
            placeholder={t('account_settings.opt_out_words_example')}
            maxLength={100}
            most={20}
            onChange={setWords}
          />
        )}
      </Field>
      <Field
        label={t('account_settings.opt_out_answer')}
        hint={t('account_settings.opt_out_answer_hint')}
        error={isRight ? undefined : t('account_settings.opt_out_answer_wrong')}
      >
        {(control) => (
          <Textarea
            {...control}
            value={answer}
            disabled={!canManage}
            onChange={(event) => setAnswer(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('account_settings.silence')} hint={t('account_settings.silence_hint')}>
        {(control) => (
          <Select
            {...control}
            value={String(silence)}
            disabled={!canManage}
            options={silenceOptions(settings.silence_minutes, t)}
            onChange={(event) => setSilence(Number(event.target.value))}
          />
        )}
      </Field>
      <SaveError error={save.error} />
      {canManage && (
        <Button type="submit" busy={save.isPending} disabled={!isChanged || !isRight}>
          {t('common.save')}
        </Button>
      )}
    </form>
  )
}

/** The usual ones, and the one there is, which may have been set elsewhere. */
function silenceOptions(current: number, t: Translate) {
  return [...new Set([...SILENCES, current])]
    .sort((one, other) => one - other)
    .map((minutes) => ({ value: String(minutes), label: silenceText(minutes, t) }))
}

function silenceText(minutes: number, t: Translate): string {
  if (minutes === 0) return t('account_settings.silence_none')
  return minutes % 60 === 0
    ? t('account_settings.silence_hours', { count: minutes / 60 })
    : t('account_settings.silence_minutes', { count: minutes })
}

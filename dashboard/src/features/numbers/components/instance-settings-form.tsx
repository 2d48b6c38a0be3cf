import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { useSaveSettings } from '../api/save-settings.ts'
import type { Instance } from '../types.ts'

const MOST_REPLY_SECONDS = 60
const MOST_FIRST_SECONDS = 3600

/** Undefined: no number of seconds up to `most`. */
function readSeconds(text: string, most: number): number | undefined {
  const seconds = Number(text.trim().replace(',', '.'))
  return text.trim() !== '' && seconds >= 0 && seconds <= most ? seconds : undefined
}

/** Empty: no limit. Undefined: not a number from 1 on. */
function readLimit(text: string): number | null | undefined {
  if (text.trim() === '') return null
  return /^\d{1,6}$/.test(text.trim()) && Number(text) > 0 ? Number(text) : undefined
}

/** A name, groups, and how fast the number may write. */
export function InstanceSettingsForm({ instance, onSaved }: { instance: Instance; onSaved: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('instances')
  const shownName = numberName(instance)
  const [name, setName] = useState(shownName)
  const [groups, setGroups] = useState(instance.groups_enabled)
  const [warmUp, setWarmUp] = useState(instance.warm_up)
  const [perMinute, setPerMinute] = useState(String(instance.messages_per_minute ?? ''))
  const [perDay, setPerDay] = useState(String(instance.messages_per_day ?? ''))
  const [replyPause, setReplyPause] = useState(String(instance.reply_pause_seconds))
  const [firstPause, setFirstPause] = useState(String(instance.first_pause_seconds))
  const save = useSaveSettings(instance)
  const reply = readSeconds(replyPause, MOST_REPLY_SECONDS)
  const first = readSeconds(firstPause, MOST_FIRST_SECONDS)
  const minute = readLimit(perMinute)
  const day = readLimit(perDay)

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() === '' || minute === undefined || day === undefined) return
    if (reply === undefined || first === undefined) return
    const settings = {
      // What is called after its phone keeps that name until it gets one.
      instance_name: name.trim() === shownName ? instance.instance_name : name.trim(),
      groups_enabled: groups,
      warm_up: warmUp,
      messages_per_minute: minute,
      messages_per_day: day,
      reply_pause_seconds: reply,
      first_pause_seconds: Math.round(first),
    }
    save.mutate(settings, {
      onSuccess: () => {
        toast.success(t('common.saved'))
        onSaved()
      },
    })
  }

  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      <FormField
        label={t('instances.name')}
        value={name}
        maxLength={100}
        error={name.trim() === '' ? t('instances.name_missing') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField
          label={t('number_setup.settings.per_minute')}
          hint={t('number_setup.settings.per_minute_hint')}
          inputMode="numeric"
          value={perMinute}
          error={minute === undefined ? t('number_setup.settings.limit_wrong') : undefined}
          onChange={(event) => setPerMinute(event.target.value)}
        />
        <FormField
          label={t('number_setup.settings.per_day')}
          hint={t('number_setup.settings.per_day_hint')}
          inputMode="numeric"
          value={perDay}
          error={day === undefined ? t('number_setup.settings.limit_wrong') : undefined}
          onChange={(event) => setPerDay(event.target.value)}
        />
      </div>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField
          label={t('number_setup.settings.reply_pause')}
          hint={t('number_setup.settings.reply_pause_hint')}
          inputMode="decimal"
          value={replyPause}
          error={
            reply === undefined
              ? t('number_setup.settings.pause_wrong', { most: MOST_REPLY_SECONDS })
              : undefined
          }
          onChange={(event) => setReplyPause(event.target.value)}
        />
        <FormField
          label={t('number_setup.settings.first_pause')}
          hint={t('number_setup.settings.first_pause_hint')}
          inputMode="numeric"
          value={firstPause}
          error={
            first === undefined
              ? t('number_setup.settings.pause_wrong', { most: MOST_FIRST_SECONDS })
              : undefined
          }
          onChange={(event) => setFirstPause(event.target.value)}
        />
      </div>
      <SwitchField
        label={t('number_setup.settings.warm_up')}
        hint={t('number_setup.settings.warm_up_hint')}
        checked={warmUp}
        onChange={setWarmUp}
      />
      <SwitchField
        label={t('number_setup.settings.groups')}
        hint={t('number_setup.settings.groups_hint')}
        checked={groups}
        onChange={setGroups}
      />
      <div role="alert">{save.error && <Alert tone="danger" title={errorText(save.error)} />}</div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={save.isPending}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}

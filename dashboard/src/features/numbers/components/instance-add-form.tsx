import { useLingui } from '@lingui/react'
import { type FormEvent, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { DialogClose } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { RadioGroup, RadioOption } from '@/components/ui/radio-group.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useAddInstance } from '../api/add-instance.ts'
import { useRiskAcceptance } from '../api/get-risk.ts'
import type { Engine, Instance } from '../types.ts'

interface InstanceAddFormProps {
  accounts: { id: string; name: string }[]
  onAdded: (instance: Instance) => void
}

export function InstanceAddForm({ accounts, onAdded }: InstanceAddFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('instances')
  const [accountId, setAccountId] = useState(accounts[0]?.id ?? '')
  const [name, setName] = useState('')
  const [engine, setEngine] = useState<Engine>('webjs')
  const [accepted, setAccepted] = useState(false)
  const [tried, setTried] = useState(false)
  const risk = useRiskAcceptance(accountId)
  const add = useAddInstance(accountId)
  // The official API is Meta's own.
  const isRisky = engine === 'webjs'
  const isAccepted = !isRisky || Boolean(risk.data) || accepted

  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (name.trim() === '' || !isAccepted) return
    add.mutate({ name: name.trim(), engine, risk: isRisky && !risk.data }, { onSuccess: onAdded })
  }

  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      {accounts.length > 1 && (
        <Field label={t('instances.add_account')}>
          {(control) => (
            <Select
              {...control}
              options={accounts.map(({ id, name: label }) => ({ value: id, label }))}
              value={accountId}
              onChange={(event) => setAccountId(event.target.value)}
            />
          )}
        </Field>
      )}
      <FormField
        label={t('instances.name')}
        hint={t('instances.name_hint')}
        value={name}
        maxLength={100}
        autoComplete="off"
        error={tried && name.trim() === '' ? t('instances.name_missing') : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <RadioGroup
        aria-label={t('number_setup.engine')}
        value={engine}
        onValueChange={(value) => setEngine(value === 'cloud' ? 'cloud' : 'webjs')}
      >
        <RadioOption
          value="webjs"
          label={t('number_setup.engine.webjs')}
          description={t('number_setup.engine.webjs_text')}
        />
        <RadioOption
          value="cloud"
          label={t('number_setup.engine.cloud')}
          description={t('number_setup.engine.cloud_text')}
        />
      </RadioGroup>
      {isRisky && (
        <RiskNotice
          acceptedAt={risk.data ?? null}
          accepted={accepted}
          onAccepted={setAccepted}
          isMissing={tried && !isAccepted}
        />
      )}
      <div role="alert">{add.error && <Alert tone="danger" title={errorText(add.error)} />}</div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={add.isPending} disabled={risk.isPending}>
          {t('instances.add_action')}
        </Button>
      </div>
    </form>
  )
}

interface RiskNoticeProps {
  /** When somebody of the account did; ISO 8601. */
  acceptedAt: string | null
  accepted: boolean
  onAccepted: (accepted: boolean) => void
  isMissing: boolean
}

/** That an unofficial client may cost the number, and the box that says one knows. */
function RiskNotice({ acceptedAt, accepted, onAccepted, isMissing }: RiskNoticeProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const id = useId()
  return (
    <Alert tone="warning" title={t('number_setup.risk.title')}>
      <p>{t('number_setup.risk.text')}</p>
      <p>{t('number_setup.risk.advice')}</p>
      {acceptedAt ? (
        <p className="font-medium">
          {t('number_setup.risk.accepted', { date: formatDateTime(acceptedAt, i18n.locale) })}
        </p>
      ) : (
        <label htmlFor={id} className="flex items-start gap-2.5 pt-1 font-medium">
          <Checkbox
            id={id}
            className="mt-0.5"
            aria-invalid={isMissing}
            checked={accepted}
            onCheckedChange={(checked) => onAccepted(checked === true)}
          />
          {t('number_setup.risk.accept')}
        </label>
      )}
      {isMissing && <p className="text-danger">{t('number_setup.risk.missing')}</p>}
    </Alert>
  )
}

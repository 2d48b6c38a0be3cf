import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { DialogClose } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type CloudCredentials, useConnectCloudNumber, useWebhookAddress } from '../api/connect-cloud.ts'

const FIELDS = ['phone_number_id', 'waba_id', 'token', 'app_secret'] as const
const SECRET = new Set<string>(['token', 'app_secret'])

/** What Meta is told goes above, what Meta shows below. The verify token is anybody's choice: one is made. */
export function CloudForm({ instanceId, onSaved }: { instanceId: string; onSaved: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('instances')
  const address = useWebhookAddress(instanceId)
  const connect = useConnectCloudNumber(instanceId)
  const [values, setValues] = useState<CloudCredentials>(() => ({
    phone_number_id: '',
    waba_id: '',
    token: '',
    app_secret: '',
    verify_token: crypto.randomUUID(),
  }))
  const isWhole = FIELDS.every((name) => values[name].trim() !== '')

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isWhole) return
    connect.mutate(values, {
      onSuccess: () => {
        toast.success(t('common.saved'))
        onSaved()
      },
    })
  }

  return (
    <form noValidate className="space-y-5" onSubmit={submit}>
      {FIELDS.map((name) => {
        const Control = SECRET.has(name) ? PasswordField : FormField
        return (
          <Control
            key={name}
            label={t(`number_setup.cloud.${name}`)}
            hint={t(`number_setup.cloud.${name}_hint`)}
            value={values[name]}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setValues({ ...values, [name]: event.target.value })}
          />
        )
      })}
      <Alert tone="info" title={t('number_setup.cloud.webhook')}>
        <p>{t('number_setup.cloud.webhook_text')}</p>
        <Copied label={t('number_setup.cloud.address')} text={address ?? '…'} />
        <Copied label={t('number_setup.cloud.verify_token')} text={values.verify_token} />
      </Alert>
      <div role="alert">{connect.error && <Alert tone="danger" title={errorText(connect.error)} />}</div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <DialogClose asChild>
          <Button variant="outline">{t('common.cancel')}</Button>
        </DialogClose>
        <Button type="submit" busy={connect.isPending} disabled={!isWhole}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}

function Copied({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex items-center gap-2 pt-2">
      <p className="min-w-0 flex-1">
        <span className="block text-xs text-muted-foreground">{label}</span>
        <code className="block text-xs break-all">{text}</code>
      </p>
      <CopyButton text={text} label={label} />
    </div>
  )
}

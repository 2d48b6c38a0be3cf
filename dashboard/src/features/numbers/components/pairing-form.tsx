import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone, parsePhone, writePhone } from '@/lib/phone.ts'
import type { Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'

interface PairingFormProps {
  instance: Instance
  code: string | null
  command: InstanceCommand
}

/** For who cannot scan: asks for the phone and shows the code to type there. */
export function PairingForm({ instance, code, command }: PairingFormProps) {
  const t = useTranslate()
  const founding = /^instance_(\d+)$/.exec(instance.instance_name)?.[1]
  const [text, setText] = useState(founding ? formatPhone(founding) : '')
  const [tried, setTried] = useState(false)
  const phone = parsePhone(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (phone) command.run('pairing_code', { phone: writePhone(phone) })
  }
  return (
    <form noValidate className="space-y-4" onSubmit={submit}>
      {code && (
        <div className="space-y-3" aria-live="polite">
          <p className="text-center">
            <span className="sr-only">{t('instances.pairing_code')}</span>
            <code className="inline-block rounded-lg bg-muted px-4 py-2.5 font-mono text-2xl font-semibold tracking-[0.25em]">
              {code}
            </code>
          </p>
          <ol className="list-decimal space-y-1.5 pl-5 text-sm marker:text-muted-foreground">
            <li className="pl-1">{t('instances.qr.step_open')}</li>
            <li className="pl-1">{t('number_setup.pairing.step_devices')}</li>
            <li className="pl-1">{t('number_setup.pairing.step_type')}</li>
          </ol>
        </div>
      )}
      <FormField
        label={t('number_setup.pairing.phone')}
        hint={t('number_setup.pairing.phone_hint')}
        type="tel"
        value={text}
        error={tried && !phone ? t('problem.phone_invalid.cause') : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        type="submit"
        variant={code ? 'outline' : 'primary'}
        busy={command.pending === 'pairing_code'}
        disabled={command.pending !== undefined}
      >
        {t(code ? 'number_setup.pairing.again' : 'number_setup.pairing.get')}
      </Button>
    </form>
  )
}

import { Send } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Field } from '@/components/ui/field.tsx'
import { PhoneField } from '@/components/ui/phone-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { parsePhone } from '@/lib/phone.ts'
import { useTestBroadcast } from '../api/command-broadcast.ts'
import type { Broadcast } from '../types.ts'
import { variantsOf } from '../variants.ts'

/** Sends what is kept of the draft to a phone of the reader's, once. */
export function TestForm({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const variants = variantsOf(broadcast.content)
  const [phone, setPhone] = useState('')
  const [variant, setVariant] = useState('')
  const [tried, setTried] = useState(false)
  const test = useTestBroadcast(broadcast)
  const isPhone = parsePhone(phone) !== null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isPhone) return
    test.mutate(
      { phone, variant: variant || null },
      { onSuccess: () => toast.success(t('broadcasts.tested')) },
    )
  }
  return (
    <Card className="p-5">
      <form noValidate className="space-y-4" onSubmit={submit}>
        <div>
          <h3 className="text-sm font-semibold">{t('broadcasts.test')}</h3>
          <p className="text-sm text-muted-foreground">{t('broadcasts.test_text')}</p>
        </div>
        <div className="grid gap-4 sm:grid-cols-2">
          <PhoneField
            label={t('broadcasts.test_phone')}
            value={phone}
            error={tried && !isPhone ? t('broadcasts.error.phone_invalid') : undefined}
            onChange={(event) => setPhone(event.target.value)}
          />
          {variants.length > 1 && (
            <Field label={t('broadcasts.variants')}>
              {(control) => (
                <Select
                  {...control}
                  value={variant}
                  placeholder={t('broadcasts.test_any')}
                  options={variants.map(({ id }) => ({
                    value: id,
                    label: t('broadcasts.variant', { id: id.toUpperCase() }),
                  }))}
                  onChange={(event) => setVariant(event.target.value)}
                />
              )}
            </Field>
          )}
        </div>
        <div role="alert">{test.error && <Alert tone="danger" title={errorText(test.error)} />}</div>
        <Button type="submit" variant="outline" busy={test.isPending}>
          <Send aria-hidden />
          {t('broadcasts.test_action')}
        </Button>
      </form>
    </Card>
  )
}

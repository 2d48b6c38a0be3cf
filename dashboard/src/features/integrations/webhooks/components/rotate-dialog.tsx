import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useRotateSecret } from '../api/save-endpoint.ts'
import type { Endpoint } from '../types.ts'
import { SecretNotice } from './secret-notice.tsx'

/** For how long the former secret signs too, in hours; the database keeps it for a week at most. */
const HOURS = [0, 1, 24, 72, 168]

/** A new secret, and time to put it in place of the former one. */
export function RotateDialog({ endpoint }: { endpoint: Endpoint }) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="outline">
          <KeyRound aria-hidden />
          {t('webhooks.rotate')}
        </Button>
      }
      title={t('webhooks.rotate')}
      description={t('webhooks.rotate_text')}
    >
      <RotateForm endpoint={endpoint} onClose={() => setOpen(false)} />
    </Dialog>
  )
}

function RotateForm({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('webhooks')
  const [hours, setHours] = useState(24)
  const rotate = useRotateSecret(endpoint.account_id)
  if (rotate.data) return <SecretNotice secret={rotate.data.secret} onClose={onClose} />
  return (
    <div className="space-y-5">
      <Field label={t('webhooks.rotate_keep')} hint={t('webhooks.rotate_keep_hint')}>
        {(control) => (
          <Select
            {...control}
            value={String(hours)}
            options={HOURS.map((count) => ({
              value: String(count),
              label: t('webhooks.rotate_hours', { count }),
            }))}
            onChange={({ target }) => setHours(Number(target.value))}
          />
        )}
      </Field>
      <div role="alert">{rotate.error && <Alert tone="danger" title={errorText(rotate.error)} />}</div>
      <Button
        className="w-full"
        busy={rotate.isPending}
        onClick={() => rotate.mutate({ id: endpoint.id, hours })}
      >
        {t('webhooks.rotate_action')}
      </Button>
    </div>
  )
}

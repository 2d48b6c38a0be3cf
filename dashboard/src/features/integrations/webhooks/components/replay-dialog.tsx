import { RotateCw } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useReplayRange } from '../api/replay.ts'
import type { Endpoint } from '../types.ts'

/** What is dead, or everything, of all time or of some. */
export function ReplayDialog({ endpoint }: { endpoint: Endpoint }) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="outline">
          <RotateCw aria-hidden />
          {t('webhooks.replay')}
        </Button>
      }
      title={t('webhooks.replay')}
      description={t('webhooks.replay_text')}
    >
      <ReplayForm endpoint={endpoint} onClose={() => setOpen(false)} />
    </Dialog>
  )
}

const KINDS = ['dead', 'all'] as const

function ReplayForm({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const t = useTranslate()
  const errorText = useErrorText('webhooks')
  const [kind, setKind] = useState<(typeof KINDS)[number]>('dead')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const replay = useReplayRange(endpoint.account_id)
  // Everything of all time is more than anybody means.
  const isTooWide = kind === 'all' && from === ''
  const isReversed = from !== '' && to !== '' && from >= to

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const range = { from: toInstant(from), to: toInstant(to), dead: kind === 'dead' }
    replay.mutate(
      { endpointId: endpoint.id, ...range },
      {
        onSuccess: (count) => {
          toast.success(t('webhooks.replayed', { count }))
          onClose()
        },
      },
    )
  }

  return (
    <form className="space-y-5" onSubmit={submit}>
      <Field label={t('webhooks.replay_what')}>
        {(control) => (
          <Select
            {...control}
            value={kind}
            options={KINDS.map((value) => ({ value, label: t(`webhooks.replay_what.${value}`) }))}
            onChange={({ target }) => setKind(KINDS.find((one) => one === target.value) ?? 'dead')}
          />
        )}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField
          label={t('webhooks.replay_from')}
          hint={kind === 'dead' ? t('webhooks.replay_from_hint') : undefined}
          type="datetime-local"
          value={from}
          onChange={({ target }) => setFrom(target.value)}
        />
        <FormField
          label={t('webhooks.replay_to')}
          hint={t('webhooks.replay_to_hint')}
          error={isReversed ? t('webhooks.replay_reversed') : undefined}
          type="datetime-local"
          value={to}
          onChange={({ target }) => setTo(target.value)}
        />
      </div>
      <div role="alert">{replay.error && <Alert tone="danger" title={errorText(replay.error)} />}</div>
      <Button type="submit" className="w-full" busy={replay.isPending} disabled={isTooWide || isReversed}>
        {t('webhooks.replay_action')}
      </Button>
    </form>
  )
}

function toInstant(local: string): string | null {
  return local ? new Date(local).toISOString() : null
}

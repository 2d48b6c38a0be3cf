import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { PasswordField } from '@/components/ui/password-field.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { useSetSecret } from '../api/save-hook.ts'
import { type Hook, type Purpose, type SourceName, sourceName } from '../types.ts'

interface SecretFormProps {
  hook: Hook
  purpose: Purpose
  canWrite: boolean
}

/** Kept, and never shown again: what stands here is only what somebody types to replace it. */
export function SecretForm({ hook, purpose, canWrite }: SecretFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const [secret, setSecret] = useState('')
  const save = useSetSecret(hook.account_id)
  const isKept = hook.secrets.includes(purpose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate(
      { id: hook.id, purpose, secret: secret.trim() },
      {
        onSuccess: () => {
          setSecret('')
          toast.success(t('inbound.secret_saved'))
        },
      },
    )
  }
  return (
    <form className="space-y-3" onSubmit={submit}>
      <Badge tone={isKept ? 'success' : 'warning'}>
        {t(isKept ? 'inbound.secret_kept' : 'inbound.secret_missing')}
      </Badge>
      {canWrite && (
        <>
          <PasswordField
            label={t(secretLabel(purpose, sourceName(hook.source)))}
            hint={t('inbound.secret_hint')}
            autoComplete="off"
            maxLength={4096}
            value={secret}
            onChange={({ target }) => setSecret(target.value)}
          />
          <div role="alert">{save.error && <Alert tone="danger" title={errorText(save.error)} />}</div>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="outline" busy={save.isPending} disabled={secret.trim() === ''}>
              {t(isKept ? 'inbound.secret_replace' : 'inbound.secret_save')}
            </Button>
            {purpose === 'proof' && hook.proof.kind === 'standard' && (
              <>
                <Button variant="ghost" onClick={() => setSecret(makeSecret())}>
                  {t('inbound.secret_make')}
                </Button>
                {secret !== '' && <CopyButton text={secret} />}
              </>
            )}
          </div>
        </>
      )}
    </form>
  )
}

/** As Standard Webhooks has them: 32 random bytes. */
function makeSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return `whsec_${btoa(String.fromCharCode(...bytes))}`
}

/** As the other system calls it; a key is only asked for where the buyer is. */
function secretLabel(purpose: Purpose, source: SourceName): MessageId {
  if (purpose === 'proof') return `inbound.proof_secret.${source}`
  return source === 'asaas' || source === 'mercado_pago'
    ? `inbound.call_secret.${source}`
    : 'inbound.call_secret.other'
}

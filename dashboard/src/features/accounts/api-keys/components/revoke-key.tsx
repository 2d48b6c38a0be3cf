import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useRevokeApiKey } from '../api/api-keys.ts'
import type { ApiKey } from '../types.ts'

export function RevokeKey({ accountId, apiKey }: { accountId: string; apiKey: ApiKey }) {
  const t = useTranslate()
  const say = useErrorText('api_keys')
  const revoke = useRevokeApiKey(accountId)
  const { id, name } = apiKey
  const confirm = async () => {
    await revoke.mutateAsync(id)
    toast.success(t('api_keys.revoked', { name }))
  }
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" size="small" aria-label={t('api_keys.revoke_named', { name })}>
          {t('api_keys.revoke')}
        </Button>
      }
      title={t('api_keys.revoke.ask', { name })}
      description={t('api_keys.revoke.text')}
      confirmLabel={t('api_keys.revoke')}
      busy={revoke.isPending}
      error={revoke.error && <Alert tone="danger" title={say(revoke.error)} />}
      onConfirm={confirm}
    />
  )
}

import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useRenewAddress, useRevokeAddress } from '../api/save-hook.ts'
import type { Hook } from '../types.ts'

/** Another address in place of this one, or none. */
export function AddressActions({ hook }: { hook: Hook }) {
  const t = useTranslate()
  const errorText = useErrorText('inbound')
  const renew = useRenewAddress(hook.account_id)
  const revoke = useRevokeAddress(hook.account_id)
  const make = () => renew.mutateAsync(hook.id).then(() => toast.success(t('inbound.renewed')))
  if (hook.token === null) {
    return (
      <Button
        variant="outline"
        busy={renew.isPending}
        onClick={() => void make().catch((error) => toast.error(errorText(error)))}
      >
        {t('inbound.renew_revoked')}
      </Button>
    )
  }
  return (
    <div className="flex flex-wrap gap-2">
      <ConfirmDialog
        trigger={
          <Button variant="outline" size="small">
            {t('inbound.renew')}
          </Button>
        }
        title={t('inbound.renew_question')}
        description={t('inbound.renew_text')}
        confirmLabel={t('inbound.renew')}
        busy={renew.isPending}
        error={renew.error && <Alert tone="danger" title={errorText(renew.error)} />}
        onConfirm={make}
      />
      <ConfirmDialog
        trigger={
          <Button variant="danger" size="small">
            {t('inbound.revoke')}
          </Button>
        }
        title={t('inbound.revoke_question')}
        description={t('inbound.revoke_text')}
        confirmLabel={t('inbound.revoke')}
        busy={revoke.isPending}
        error={revoke.error && <Alert tone="danger" title={errorText(revoke.error)} />}
        onConfirm={() => revoke.mutateAsync(hook.id).then(() => toast.success(t('inbound.revoked')))}
      />
    </div>
  )
}

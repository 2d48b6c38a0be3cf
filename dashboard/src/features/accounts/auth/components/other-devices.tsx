import { AlertDialog } from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useSignOutOthers } from '../api/change-password.ts'

/** Ends one's sessions in every other browser, such as on a telephone that was lost. */
export function OtherDevices() {
  const t = useTranslate()
  const say = useErrorText('auth')
  const signOut = useSignOutOthers()
  const leave = () =>
    signOut.mutate(undefined, {
      onSuccess: () => toast.success(t('auth.others_done')),
      onError: (error) => toast.error(say(error)),
    })
  return (
    <AlertDialog
      title={t('auth.others_ask')}
      description={t('auth.others_text')}
      confirmLabel={t('auth.others')}
      cancelLabel={t('common.cancel')}
      onConfirm={leave}
      trigger={
        <Button variant="outline" busy={signOut.isPending}>
          {t('auth.others')}
        </Button>
      }
    />
  )
}

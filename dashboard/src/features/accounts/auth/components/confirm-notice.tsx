import { MailCheck } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useResendConfirmation } from '../api/sign-up.ts'

/** Tells a new person to look into his mail. */
export function ConfirmNotice({ email, confirmUrl }: { email: string; confirmUrl: string }) {
  const t = useTranslate()
  const say = useErrorText('auth')
  const resend = useResendConfirmation()
  const sendAgain = () =>
    resend.mutate(
      { email, confirmUrl },
      {
        onSuccess: () => toast.success(t('auth.confirm.sent_again')),
        onError: (error) => toast.error(say(error)),
      },
    )
  return (
    <div role="status" className="flex flex-col items-center gap-4 text-center">
      <MailCheck className="size-10 text-primary" strokeWidth={1.5} aria-hidden />
      <p className="text-sm text-balance">{t('auth.confirm.text', { email })}</p>
      <p className="text-sm text-muted-foreground">{t('auth.confirm.spam')}</p>
      <Button variant="outline" busy={resend.isPending} onClick={sendAgain}>
        {t('auth.confirm.again')}
      </Button>
    </div>
  )
}

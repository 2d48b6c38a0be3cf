import { Alert } from '@/components/ui/alert.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'

/** While the link of a mail is being opened, and when it could not be. */
export function LinkState({ error }: { error: Error | 'missing' | null }) {
  const t = useTranslate()
  const say = useErrorText('auth')
  if (!error) return <Spinner className="w-full py-6" />
  return (
    <div role="alert">
      <Alert tone="danger" title={error === 'missing' ? t('auth.error.otp_expired') : say(error)} />
    </div>
  )
}

import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { OnceField } from '@/components/ui/once-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'

/** A new secret: the only time that it is seen. */
export function SecretNotice({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useTranslate()
  return (
    <div className="space-y-5">
      <div role="status">
        <Alert tone="warning" title={t('webhooks.secret_once')}>
          <p>{t('webhooks.secret_once_text')}</p>
        </Alert>
      </div>
      <OnceField label={t('webhooks.secret')} text={secret} />
      <Button variant="secondary" className="w-full" onClick={onClose}>
        {t('webhooks.secret_kept')}
      </Button>
    </div>
  )
}

import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
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
      <Field label={t('webhooks.secret')}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              readOnly
              value={secret}
              className="font-mono text-xs md:text-xs"
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={secret} />
          </div>
        )}
      </Field>
      <Button variant="secondary" className="w-full" onClick={onClose}>
        {t('webhooks.secret_kept')}
      </Button>
    </div>
  )
}

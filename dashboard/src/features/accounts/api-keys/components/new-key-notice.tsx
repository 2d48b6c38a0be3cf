import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { OnceField } from '@/components/ui/once-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'

/** The new key: the only time that it is seen. */
export function NewKeyNotice({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  const t = useTranslate()
  return (
    <div className="space-y-5">
      <div role="status">
        <Alert tone="warning" title={t('api_keys.once')}>
          <p>{t('api_keys.once_text')}</p>
        </Alert>
      </div>
      <OnceField label={t('api_keys.new_key')} text={apiKey} />
      <Button variant="secondary" className="w-full" onClick={onClose}>
        {t('api_keys.kept')}
      </Button>
    </div>
  )
}

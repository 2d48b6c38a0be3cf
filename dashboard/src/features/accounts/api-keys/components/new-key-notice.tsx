import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Field } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
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
      <Field label={t('api_keys.new_key')}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              readOnly
              value={apiKey}
              className="font-mono text-xs md:text-xs"
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={apiKey} />
          </div>
        )}
      </Field>
      <Button variant="secondary" className="w-full" onClick={onClose}>
        {t('api_keys.kept')}
      </Button>
    </div>
  )
}

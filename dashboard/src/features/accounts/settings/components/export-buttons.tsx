import { Download } from 'lucide-react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useExport } from '../api/export-account.ts'

const FILES = ['contacts', 'messages'] as const

/** Takes the account's data along as files. */
export function ExportButtons({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const say = useErrorText('account_settings')
  const { mutate, isPending, variables, error, count } = useExport(accountId)
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap gap-2">
        {FILES.map((what) => (
          <Button
            key={what}
            variant="outline"
            busy={isPending && variables === what}
            disabled={isPending}
            onClick={() => mutate(what)}
          >
            {!(isPending && variables === what) && <Download aria-hidden />}
            {t(`account_settings.export.${what}`)}
          </Button>
        ))}
      </div>
      <p role="status" className="text-sm text-muted-foreground empty:hidden">
        {isPending && count > 0 && t('account_settings.export.count', { count })}
      </p>
      <div role="alert">{error && <Alert tone="danger" title={say(error)} />}</div>
    </div>
  )
}

import { useLingui } from '@lingui/react'
import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { Tooltip } from '@/components/ui/tooltip.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatBytes } from '@/lib/size.ts'
import { useExportContacts } from '../api/export-contacts.ts'
import type { ContactFilter } from '../search.ts'

/** Downloads what the filter finds and says how much has come. */
export function ExportButton({ accountId, filter }: { accountId: string; filter: ContactFilter }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('contacts')
  const file = useExportContacts(accountId)
  const run = () =>
    file.mutate(filter, {
      onSuccess: () => toast.success(t('contacts.exported')),
      onError: (error) => toast.error(errorText(error)),
    })
  return (
    <Tooltip label={t('contacts.export_text')}>
      <Button variant="outline" busy={file.isPending} onClick={run}>
        {!file.isPending && <Download aria-hidden />}
        {file.isPending
          ? t('contacts.exporting', { size: formatBytes(file.bytes, i18n.locale) })
          : t('contacts.export')}
      </Button>
    </Tooltip>
  )
}

import { useLingui } from '@lingui/react'
import { FileWarning } from 'lucide-react'
import { Badge, type Tone } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useDownloadErrors } from '../api/download-errors.ts'
import { useImports } from '../api/list-imports.ts'
import { type ContactImport, isUnderWay, partDone } from '../imports.ts'

const TONES: Record<ContactImport['status'], Tone> = {
  uploaded: 'neutral',
  checking: 'info',
  checked: 'neutral',
  running: 'info',
  done: 'success',
  failed: 'danger',
  cancelled: 'warning',
}

/** What was imported before, the newest first. */
export function ImportList({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const { data: imports, error, refetch } = useImports(accountId)
  if (!imports)
    return <Pending error={error} refetch={refetch} feature="contacts" className="h-32 rounded-xl" />
  if (imports.length === 0) {
    return <p className="text-sm text-muted-foreground">{t('contacts.import.earlier_none')}</p>
  }
  return (
    <Table label={t('contacts.import.earlier')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('contacts.import.file')}</TableHead>
          <TableHead className="hidden sm:table-cell">{t('contacts.import.when')}</TableHead>
          <TableHead>{t('contacts.import.situation')}</TableHead>
          <TableHead className="text-right">{t('contacts.import.result_created')}</TableHead>
          <TableHead className="text-right">{t('contacts.import.result_updated')}</TableHead>
          <TableHead className="text-right">{t('contacts.import.result_failed')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {imports.map((job) => (
          <ImportRow key={job.id} accountId={accountId} job={job} />
        ))}
      </TableBody>
    </Table>
  )
}

function ImportRow({ accountId, job }: { accountId: string; job: ContactImport }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('contacts')
  const report = useDownloadErrors(accountId, job)
  const download = () => report.mutate(undefined, { onError: (error) => toast.error(errorText(error)) })
  return (
    <TableRow>
      <TableCell className="max-w-48 truncate font-medium">{job.filename}</TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted-foreground tabular-nums sm:table-cell">
        {formatDateTime(job.created_at, i18n.locale)}
      </TableCell>
      <TableCell className="space-y-1.5">
        <Badge tone={TONES[job.status]}>{t(`contacts.import.status.${job.status}`)}</Badge>
        {isUnderWay(job) && (
          <Progress
            className="w-24"
            label={t(`contacts.import.status.${job.status}`)}
            value={Math.round(partDone(job) * 100)}
          />
        )}
      </TableCell>
      <TableCell className="text-right tabular-nums">{i18n.number(job.created)}</TableCell>
      <TableCell className="text-right tabular-nums">{i18n.number(job.updated)}</TableCell>
      <TableCell className="text-right whitespace-nowrap tabular-nums">
        {i18n.number(job.failed)}
        {job.failed > 0 && !isUnderWay(job) && (
          <Button
            variant="ghost"
            size="icon"
            busy={report.isPending}
            aria-label={t('contacts.import.errors')}
            onClick={download}
          >
            {!report.isPending && <FileWarning aria-hidden />}
          </Button>
        )}
      </TableCell>
    </TableRow>
  )
}

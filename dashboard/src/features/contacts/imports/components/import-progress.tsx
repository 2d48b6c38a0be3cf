import { useLingui } from '@lingui/react'
import { FileWarning } from 'lucide-react'
import type { ReactNode } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { RequestError } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useDownloadErrors } from '../api/download-errors.ts'
import { useCancelImport } from '../api/start-import.ts'
import { type ContactImport, isUnderWay, partDone } from '../imports.ts'
import { ImportRepeats } from './import-repeats.tsx'

interface ImportProgressProps {
  accountId: string
  import: ContactImport
  /** What comes next. */
  children?: ReactNode
}

/** How far an import or its rehearsal is, what it did or would do, and what it could not. */
export function ImportProgress({ accountId, import: job, children }: ImportProgressProps) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const cancel = useCancelImport(accountId, job.id)
  const underWay = isUnderWay(job)
  return (
    <Card className="space-y-5 p-6">
      {underWay && <Bar job={job} />}
      {job.status === 'failed' && (
        <Alert tone="danger" title={errorText(new RequestError(job.error_code ?? 'unknown', 'the import'))} />
      )}
      {job.status === 'cancelled' && (
        <Alert tone="warning" title={t('contacts.import.status.cancelled')}>
          {!job.dry_run && t('contacts.import.cancelled_text')}
        </Alert>
      )}
      {!underWay && (
        <h3 className="font-semibold">
          {t(job.dry_run ? 'contacts.import.would' : 'contacts.import.happened')}
        </h3>
      )}
      <Counters job={job} />
      {job.repeated > 0 && job.status === 'checked' && <ImportRepeats job={job} />}
      {job.failed > 0 && !underWay && <ErrorReport accountId={accountId} job={job} />}
      <div className="flex flex-wrap gap-2 empty:hidden">
        {underWay && (
          <Button variant="outline" busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('contacts.import.cancel')}
          </Button>
        )}
        {!underWay && children}
      </div>
      {cancel.error && <Alert tone="danger" title={errorText(cancel.error)} />}
    </Card>
  )
}

function Bar({ job }: { job: ContactImport }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const label = t(job.dry_run ? 'contacts.import.checking' : 'contacts.import.running')
  return (
    <div className="space-y-2">
      <div className="flex justify-between gap-4 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-muted-foreground tabular-nums">
          {t('contacts.import.progress', {
            processed: i18n.number(job.processed),
            lines: i18n.number(job.lines),
          })}
        </span>
      </div>
      <Progress label={label} value={Math.round(partDone(job) * 100)} />
    </div>
  )
}

function Counters({ job }: { job: ContactImport }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const counters = [
    [t('contacts.import.result_created'), job.created, 'text-success'],
    [t('contacts.import.result_updated'), job.updated, 'text-info'],
    [
      t('contacts.import.result_failed'),
      job.failed,
      job.failed > 0 ? 'text-danger' : 'text-muted-foreground',
    ],
  ] as const
  return (
    <dl className="grid grid-cols-3 gap-3">
      {counters.map(([term, count, color]) => (
        <div key={term} className="rounded-lg bg-muted/60 px-4 py-3">
          <dt className="text-xs text-muted-foreground">{term}</dt>
          <dd className={`text-xl font-semibold tabular-nums ${color}`}>{i18n.number(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

function ErrorReport({ accountId, job }: { accountId: string; job: ContactImport }) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const report = useDownloadErrors(accountId, job)
  return (
    <Alert tone="warning" title={t('contacts.import.errors_text')}>
      <Button variant="outline" size="small" busy={report.isPending} onClick={() => report.mutate()}>
        <FileWarning aria-hidden />
        {t('contacts.import.errors')}
      </Button>
      {report.error && <p>{errorText(report.error)}</p>}
    </Alert>
  )
}

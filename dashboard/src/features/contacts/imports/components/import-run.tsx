import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { useImport } from '../api/list-imports.ts'
import { type ImportOrder, useStartImport } from '../api/start-import.ts'
import { isUnderWay, type UploadedImport } from '../imports.ts'
import { ImportMapping, type NewField } from './import-mapping.tsx'
import { ImportProgress } from './import-progress.tsx'
import { ImportSteps } from './import-steps.tsx'

interface ImportRunProps {
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  filename: string
  uploaded: UploadedImport
  newField: NewField
  onAgain: () => void
}

/** One uploaded file from its columns to contacts. */
export function ImportRun(props: ImportRunProps) {
  const { accountId, tags, fields, filename, uploaded, newField, onAgain } = props
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const [order, setOrder] = useState<ImportOrder>()
  const [stage, setStage] = useState<'columns' | 'check' | 'run'>('columns')
  const start = useStartImport(accountId, uploaded.id)
  const run = (next: ImportOrder) =>
    start.mutate(next, {
      onSuccess: () => {
        setOrder(next)
        setStage(next.dry_run ? 'check' : 'run')
      },
    })

  return (
    <div className="space-y-5">
      <ImportSteps current={stage} />
      <p className="text-sm">
        <span className="font-medium">{filename}</span>{' '}
        <span className="text-muted-foreground">{t('contacts.import.lines', { count: uploaded.lines })}</span>
      </p>
      {stage === 'columns' ? (
        <ImportMapping
          uploaded={uploaded}
          order={order}
          tags={tags}
          fields={fields}
          busy={start.isPending}
          newField={newField}
          onCheck={run}
        />
      ) : (
        <ImportStage
          accountId={accountId}
          importId={uploaded.id}
          stage={stage}
          starting={start.isPending}
          onStart={() => order && run({ ...order, dry_run: false })}
          onChange={() => setStage('columns')}
          onAgain={onAgain}
        />
      )}
      <div role="alert">{start.error && <Alert tone="danger" title={errorText(start.error)} />}</div>
    </div>
  )
}

interface ImportStageProps {
  accountId: string
  importId: string
  stage: 'check' | 'run'
  starting: boolean
  onStart: () => void
  onChange: () => void
  onAgain: () => void
}

function ImportStage({ accountId, importId, stage, starting, onStart, onChange, onAgain }: ImportStageProps) {
  const t = useTranslate()
  const { data: job, error, refetch } = useImport(accountId, importId)
  if (!job) return <Pending error={error} refetch={refetch} feature="contacts" className="h-48 rounded-xl" />
  return (
    <ImportProgress accountId={accountId} import={job}>
      {stage === 'check' && !isUnderWay(job) && (
        <>
          {job.status === 'checked' && (
            <Button busy={starting} disabled={job.created + job.updated === 0} onClick={onStart}>
              {t('contacts.import.start')}
            </Button>
          )}
          <Button variant="outline" onClick={onChange}>
            {t('contacts.import.change')}
          </Button>
        </>
      )}
      {stage === 'run' && (
        <>
          <Button asChild>
            <Link to="/a/$accountId/contatos" params={{ accountId }}>
              {t('contacts.import.open')}
            </Link>
          </Button>
          <Button variant="outline" onClick={onAgain}>
            {t('contacts.import.again')}
          </Button>
        </>
      )}
    </ImportProgress>
  )
}

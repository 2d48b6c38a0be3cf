import { useLingui } from '@lingui/react'
import { Play } from 'lucide-react'
import { useState } from 'react'
import { Badge, type Tone } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { daysBetween, formatTime } from '@/lib/clock.ts'
import { readTrace } from '@/lib/flow/trace.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useReasonText, useTroubleText } from '@/lib/run-reason.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useVersion } from '../api/get-version.ts'
import { useRuns } from '../api/list-runs.ts'
import { blockName, exitText, stateId } from '../blocks.ts'
import type { Run, RunStatus } from '../types.ts'
import { StartFlowDialog } from './start-flow-dialog.tsx'

const TONES: Record<RunStatus, Tone> = {
  running: 'info',
  waiting: 'info',
  done: 'success',
  expired: 'neutral',
  stopped: 'neutral',
  failed: 'danger',
}

interface ContactRunsProps {
  contact: { id: string; account_id: string }
  numbers: readonly { id: string; name: string }[]
  canWrite: boolean
}

/** The flows that a person has been led through, each with the way taken; and how to begin another. */
export function ContactRuns({ contact, numbers, canWrite }: ContactRunsProps) {
  const t = useTranslate()
  const [isStarting, setStarting] = useState(false)
  const {
    data: runs,
    error,
    refetch,
  } = useRuns({
    accountId: contact.account_id,
    column: 'contact_id',
    id: contact.id,
  })
  return (
    <section aria-label={t('runs.title')} className="space-y-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-sm font-semibold">{t('runs.title')}</h3>
        {canWrite && (
          <Button variant="ghost" size="small" onClick={() => setStarting(true)}>
            <Play aria-hidden />
            {t('runs.start')}
          </Button>
        )}
      </div>
      {!runs && <Pending error={error} refetch={refetch} feature="runs" className="h-12" />}
      {runs?.length === 0 && <p className="text-sm text-muted-foreground">{t('runs.none')}</p>}
      {runs && runs.length > 0 && (
        <ul className="space-y-1.5">
          {runs.map((run) => (
            <RunItem key={run.id} run={run} />
          ))}
        </ul>
      )}
      {isStarting && (
        <StartFlowDialog
          accountId={contact.account_id}
          target={{ contactId: contact.id }}
          numbers={numbers}
          onClose={() => setStarting(false)}
        />
      )}
    </section>
  )
}

function RunItem({ run }: { run: Run }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="rounded-lg border text-sm">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="focus-ring cursor-pointer rounded-lg px-3 py-2 hover:bg-accent">
          <span className="inline-flex w-[calc(100%-1.25rem)] items-start justify-between gap-2 align-top">
            <span className="min-w-0">
              <span className="block truncate font-medium">{run.flow?.name}</span>
              <span className="block text-xs text-muted-foreground">
                {t(`runs.by.${run.started_by}`)} · {formatDateTime(run.created_at, i18n.locale)}
              </span>
            </span>
            <Badge tone={TONES[run.status]}>{t(stateId(run))}</Badge>
          </span>
        </summary>
        {isOpen && <Way run={run} />}
      </details>
    </li>
  )
}

/** Block after block, with the moment: the day is told where it is another than that of the beginning. */
function Way({ run }: { run: Run }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { data: graph } = useVersion(run.version_id)
  const steps = readTrace(run.trace)
  const reason = useReasonText()(run.reason)
  const troubleText = useTroubleText()
  return (
    <div className="space-y-2 border-t px-3 py-2">
      {reason && <p className="text-xs text-muted-foreground">{t('runs.reason', { reason })}</p>}
      {steps.length === 0 && <p className="text-xs text-muted-foreground">{t('runs.no_steps')}</p>}
      <ol className="space-y-1">
        {steps.map(({ node, entered, exit, what }, index) => {
          const left = exitText(graph, node, exit, t)
          const trouble = troubleText(what)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a block may be walked again; steps only come at the end
            <li key={index} className="flex justify-between gap-2">
              <span className="min-w-0 break-words">
                {blockName(graph, node, t)}
                {left && <span className="text-muted-foreground"> → {left}</span>}
                {trouble && <span className="block text-xs text-danger">{trouble}</span>}
              </span>
              {entered && (
                <time dateTime={entered} className="shrink-0 text-xs text-muted-foreground">
                  {daysBetween(Date.parse(run.created_at), Date.parse(entered)) === 0
                    ? formatTime(Date.parse(entered), i18n.locale)
                    : formatDateTime(entered, i18n.locale)}
                </time>
              )}
            </li>
          )
        })}
      </ol>
    </div>
  )
}

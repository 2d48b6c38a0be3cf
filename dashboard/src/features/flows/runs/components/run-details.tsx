import { useLingui } from '@lingui/react'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { formatMoment } from '@/lib/clock.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { exitsOf } from '@/lib/flow/exits.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { readTrace } from '@/lib/flow/trace.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { personName } from '@/lib/names.ts'
import { useReasonText, useTroubleText } from '@/lib/run-reason.ts'
import type { Run } from '../api/list-runs.ts'
import { useStopRun } from '../api/stop-run.ts'
import { RunBadge } from './run-badge.tsx'

interface RunDetailsProps {
  run: Run
  graph: Graph
  canWrite: boolean
  /** To the chat. */
  link: ReactNode
}

/** One run in words: where it came from, each block it went through, what it keeps. */
export function RunDetails({ run, graph, canWrite, link }: RunDetailsProps) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const { i18n } = useLingui()
  const stop = useStopRun(run.account_id)
  const steps = readTrace(run.trace)
  const reason = useReasonText()(run.reason)
  const troubleText = useTroubleText()
  const isGoing = run.ended_at === null
  const variables = Object.entries((run.variables ?? {}) as Record<string, unknown>)
  const when = (at: string) => formatMoment(Date.parse(at), i18n.locale)
  return (
    <div className="space-y-4 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 flex-1 truncate text-base font-semibold">
          {personName(run.contact) || t('flows.nobody')}
        </h2>
        <RunBadge status={run.status} />
      </div>
      <p className="text-muted-foreground">
        {t(`runs.by.${run.started_by}`)} · {when(run.created_at)}
        {reason && ` · ${t('runs.reason', { reason })}`}
        {isGoing && run.wake_at && ` · ${t('flows.run_wakes', { when: when(run.wake_at) })}`}
      </p>
      <div className="flex flex-wrap gap-2">
        {link}
        {canWrite && isGoing && (
          <Button
            variant="danger"
            size="small"
            busy={stop.isPending}
            onClick={() =>
              stop.mutate(run.id, {
                onSuccess: () => toast.success(t('runs.stopped')),
                onError: (error) => toast.error(say(error)),
              })
            }
          >
            {t('runs.stop')}
          </Button>
        )}
      </div>
      <section className="space-y-2">
        <h3 className="font-medium">{t('flows.run_way')}</h3>
        {steps.length === 0 && <p className="text-muted-foreground">{t('runs.no_steps')}</p>}
        <ol className="list-decimal space-y-1 pl-5">
          {steps.map((step, place) => {
            const node = graph.nodes[step.node]
            const trouble = troubleText(step.what)
            const exit = node && exitsOf(node).find(({ key }) => key === step.exit)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a block may come twice
              <li key={place}>
                {node ? node.name || t(`flow_forms.type.${node.type}`) : step.node}
                {exit && exit.kind !== 'next' && (
                  <span className="text-muted-foreground">
                    {' '}
                    → {exit.label?.trim() || t(`flows.exit.${exit.kind}`)}
                  </span>
                )}
                {trouble && <span className="block text-xs text-danger">{trouble}</span>}
              </li>
            )
          })}
        </ol>
      </section>
      {variables.length > 0 && (
        <section className="space-y-2">
          <h3 className="font-medium">{t('flows.run_variables')}</h3>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
            {variables.map(([name, value]) => (
              <div key={name} className="contents">
                <dt className="text-muted-foreground">{name}</dt>
                <dd className="min-w-0 break-words">
                  {typeof value === 'string' ? value : JSON.stringify(value)}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  )
}

import { CircleStop, Workflow } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useVersion } from '../api/get-version.ts'
import { useRuns } from '../api/list-runs.ts'
import { useStopRun } from '../api/start-flow.ts'
import { blockName, currentRun, stateId } from '../blocks.ts'
import type { Run } from '../types.ts'

interface RunBarProps {
  chat: { id: string; account_id: string }
  canWrite: boolean
}

/** Below a chat's header: in which flow it is, at which block, and how to take it out. */
export function RunBar({ chat, canWrite }: RunBarProps) {
  const { data: runs } = useRuns({ accountId: chat.account_id, column: 'chat_id', id: chat.id })
  const run = currentRun(runs ?? [])
  return run ? <Bar run={run} canWrite={canWrite} /> : null
}

function Bar({ run, canWrite }: { run: Run; canWrite: boolean }) {
  const t = useTranslate()
  const errorText = useErrorText('runs')
  const { data: graph } = useVersion(run.version_id)
  const stop = useStopRun(run.account_id)
  const end = () =>
    stop.mutate(run.id, {
      onSuccess: () => toast.success(t('runs.stopped')),
      onError: (error) => toast.error(errorText(error)),
    })
  return (
    <div className="flex min-h-10 shrink-0 items-center gap-2 border-b bg-info-soft px-4 py-1 text-sm text-info">
      <Workflow className="size-4 shrink-0" aria-hidden />
      <p role="status" className="line-clamp-2 min-w-0 flex-1">
        <span className="font-medium">{run.flow?.name}</span>
        {' · '}
        {run.node && `${blockName(graph, run.node, t)} · `}
        {t(stateId(run))}
      </p>
      {canWrite && (
        <Button variant="ghost" size="small" busy={stop.isPending} onClick={end}>
          <CircleStop aria-hidden />
          {t('runs.stop')}
        </Button>
      )}
    </div>
  )
}

import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ArrowLeft, MessageSquare, PencilRuler } from 'lucide-react'
import { lazy, Suspense, useMemo } from 'react'
import { PageTitle } from '@/components/page-title.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useFlow } from '@/features/flows/api/get-flow.ts'
import { useRuns } from '@/features/flows/runs/api/list-runs.ts'
import { RunDetails } from '@/features/flows/runs/components/run-details.tsx'
import { RunList } from '@/features/flows/runs/components/run-list.tsx'
import type { RunStatus } from '@/features/flows/runs/types.ts'
import { useVersionGraph } from '@/features/flows/versions/api/list-versions.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { readTrace } from '@/lib/flow/trace.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useMediaQuery } from '@/lib/media-query.ts'
import { useAccount } from '../access.ts'
import { FullPage } from '../layout/page.tsx'

const FlowView = lazy(async () => ({
  default: (await import('@/features/flows/components/flow-view.tsx')).FlowView,
}))

export interface RunSearch {
  estado?: RunStatus | undefined
  execucao?: string | undefined
}

/** Who went through a flow, and the way of one of them on its canvas. */
export function FlowRunsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite } = useAccount()
  const { flowId = '' } = useParams({ strict: false })
  const search: RunSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const isWide = useMediaQuery('(min-width: 1024px)')
  const { data: flow } = useFlow(accountId, flowId)
  const runs = useRuns(accountId, flowId, search.estado).data?.pages.flat()
  const run = runs?.find(({ id }) => id === search.execucao)
  const { data: graph } = useVersionGraph(run?.version_id)
  const lit = useMemo(() => readTrace(run?.trace).map(({ node }) => node), [run?.trace])
  useLiveQueries([accountId], { run: [['runs', accountId]] })
  const change = (changes: RunSearch) =>
    void navigate({ to: '.', search: (before) => ({ ...before, ...changes }), replace: true })

  return (
    <FullPage className="flex-col">
      <header className="flex items-center gap-3 border-b bg-card px-3 py-2">
        <PageTitle title={t('flows.runs')} />
        <Button asChild variant="ghost" size="icon">
          <Link to="/a/$accountId/fluxos" params={{ accountId }} aria-label={t('flows.back')}>
            <ArrowLeft aria-hidden />
          </Link>
        </Button>
        <h1 className="min-w-0 flex-1 truncate text-base font-semibold">
          {flow ? t('flows.runs_of', { name: flow.name }) : t('flows.runs')}
        </h1>
        <Button asChild variant="outline" size="small">
          <Link to="/a/$accountId/fluxos/$flowId" params={{ accountId, flowId }}>
            <PencilRuler aria-hidden />
            {t('flows.edit')}
          </Link>
        </Button>
      </header>
      <div className="flex min-h-0 flex-1 flex-col md:flex-row">
        <div className="min-h-0 shrink-0 overflow-y-auto p-4 max-md:max-h-1/2 md:w-80 md:border-r">
          <RunList
            accountId={accountId}
            flowId={flowId}
            status={search.estado}
            onStatus={(estado) => change({ estado })}
            openId={run?.id}
            onOpen={({ id }) => change({ execucao: id })}
          />
        </div>
        {!run && (
          <p className="hidden flex-1 place-content-center p-6 text-center text-sm text-muted-foreground md:grid">
            {t('flows.choose_run')}
          </p>
        )}
        {run && graph && (
          <>
            {isWide && (
              <section aria-label={t('flows.canvas')} className="relative min-w-0 flex-1">
                <Suspense fallback={<Skeleton className="absolute inset-4" />}>
                  <FlowView key={run.id} graph={graph} lit={lit} />
                </Suspense>
              </section>
            )}
            <aside className="min-h-0 flex-1 overflow-y-auto border-l bg-card p-4 lg:w-80 lg:flex-none">
              <RunDetails
                run={run}
                graph={graph}
                canWrite={canWrite}
                link={
                  <Button asChild variant="outline" size="small">
                    <Link to="/a/$accountId/conversas/$chatId" params={{ accountId, chatId: run.chat_id }}>
                      <MessageSquare aria-hidden />
                      {t('flows.run_chat')}
                    </Link>
                  </Button>
                }
              />
            </aside>
          </>
        )}
      </div>
    </FullPage>
  )
}

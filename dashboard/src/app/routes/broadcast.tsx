import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { ArrowLeft, Megaphone } from 'lucide-react'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useBroadcast } from '@/features/automation/broadcasts/api/list-broadcasts.ts'
import { BroadcastActions } from '@/features/automation/broadcasts/components/broadcast-actions.tsx'
import { BroadcastProgress } from '@/features/automation/broadcasts/components/broadcast-progress.tsx'
import { Wizard } from '@/features/automation/broadcasts/components/wizard.tsx'
import { STATUS_TONES } from '@/features/automation/broadcasts/status.ts'
import { STEPS, type Step } from '@/features/automation/broadcasts/steps.ts'
import type { Broadcast } from '@/features/automation/broadcasts/types.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { AutomationData } from '../automation/automation-data.tsx'
import { ErrorPage } from '../error-page.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** A draft step by step; what has begun as it goes. */
export function BroadcastRoute() {
  const t = useTranslate()
  const { id: accountId } = useAccount()
  const { broadcastId = '' } = useParams({ strict: false })
  const { data: broadcast, error, refetch } = useBroadcast(accountId, broadcastId)
  useLiveQueries([accountId], { broadcast: [['broadcasts', accountId]] })
  if (broadcast) return <Shown broadcast={broadcast} />
  return (
    <Page className="max-w-6xl">
      <PageHeader title={t('layout.broadcasts')} />
      {error && <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />}
      {broadcast === null && (
        <EmptyState icon={Megaphone} title={t('broadcasts.gone')} description={t('broadcasts.gone_text')} />
      )}
      {broadcast === undefined && !error && <Skeleton className="h-96 rounded-xl" />}
    </Page>
  )
}

function Shown({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const { passo }: { passo?: Step } = useSearch({ strict: false })
  const navigate = useNavigate()
  const isManager = canWrite && canManage
  const isDraft = broadcast.status === 'draft'
  const isEdited = isDraft || (broadcast.status === 'paused' && isManager && passo !== undefined)
  const show = (step: Step | undefined) => void navigate({ to: '.', search: step ? { passo: step } : {} })
  const open = (broadcastId: string) =>
    void navigate({ to: '/a/$accountId/disparos/$broadcastId', params: { accountId, broadcastId } })
  return (
    <Page className="max-w-6xl">
      <PageHeader
        title={broadcast.name}
        actions={
          <>
            <Button asChild variant="ghost">
              {isEdited && !isDraft ? (
                <Link to="." search={{}}>
                  <ArrowLeft aria-hidden />
                  {t('broadcasts.back')}
                </Link>
              ) : (
                <Link to="/a/$accountId/disparos" params={{ accountId }}>
                  <ArrowLeft aria-hidden />
                  {t('layout.broadcasts')}
                </Link>
              )}
            </Button>
            <Badge tone={STATUS_TONES[broadcast.status]}>{t(`broadcasts.status.${broadcast.status}`)}</Badge>
            {isManager && (
              <BroadcastActions
                broadcast={broadcast}
                onEdit={() => show('what')}
                onCloned={open}
                onDeleted={() => void navigate({ to: '/a/$accountId/disparos', params: { accountId } })}
              />
            )}
          </>
        }
      />
      <AutomationData accountId={accountId}>
        {isEdited ? (
          <Wizard
            key={broadcast.id}
            broadcast={broadcast}
            step={STEPS.find((step) => step === passo) ?? 'who'}
            onStep={show}
            canManage={isManager}
          />
        ) : (
          <BroadcastProgress broadcast={broadcast} />
        )}
      </AutomationData>
    </Page>
  )
}

import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowLeft, Plus } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useSegments } from '@/features/automation/segments/api/list-segments.ts'
import { SegmentEditor } from '@/features/automation/segments/components/segment-editor.tsx'
import { SegmentList } from '@/features/automation/segments/components/segment-list.tsx'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { AutomationData } from '../automation/automation-data.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** The list, or the one in the address; `novo` is one that is being made. */
export function SegmentsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const { segmento }: { segmento?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const open = (id: string | undefined) => void navigate({ to: '.', search: id ? { segmento: id } : {} })
  const isManager = canWrite && canManage
  const { data: segments } = useSegments(accountId)
  const segment = segments?.find(({ id }) => id === segmento)
  useLiveQueries([accountId], { contact: [['segments', accountId]] })
  const isNew = segmento === 'novo'
  if (!segmento || (segments && !segment && !isNew)) {
    const add = isManager && (
      <Button onClick={() => open('novo')}>
        <Plus aria-hidden />
        {t('segments.new')}
      </Button>
    )
    return (
      <Page className="max-w-5xl">
        <PageHeader
          title={t('layout.segments')}
          description={t('segments.description')}
          actions={segments?.length !== 0 && add}
        />
        <SegmentList accountId={accountId} canManage={isManager} onOpen={open}>
          {add}
        </SegmentList>
      </Page>
    )
  }
  return (
    <Page className="max-w-6xl">
      <PageHeader
        title={segment?.name ?? t('segments.new')}
        actions={
          <Button variant="ghost" onClick={() => open(undefined)}>
            <ArrowLeft aria-hidden />
            {t('layout.segments')}
          </Button>
        }
      />
      {segment || isNew ? (
        <AutomationData accountId={accountId}>
          <SegmentEditor
            key={segmento}
            accountId={accountId}
            segment={segment}
            canManage={isManager}
            onClose={() => open(undefined)}
          />
        </AutomationData>
      ) : (
        <Skeleton className="h-96 rounded-xl" />
      )}
    </Page>
  )
}

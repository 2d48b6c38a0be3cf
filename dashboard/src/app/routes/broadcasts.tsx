import { useNavigate } from '@tanstack/react-router'
import { BroadcastList } from '@/features/automation/broadcasts/components/broadcast-list.tsx'
import { NewBroadcast } from '@/features/automation/broadcasts/components/new-broadcast.tsx'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function BroadcastsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const navigate = useNavigate()
  useLiveQueries([accountId], { broadcast: [['broadcasts', accountId]] })
  const open = (broadcastId: string) =>
    void navigate({ to: '/a/$accountId/disparos/$broadcastId', params: { accountId, broadcastId } })
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.broadcasts')}
        description={t('broadcasts.description')}
        actions={canWrite && canManage && <NewBroadcast accountId={accountId} onAdded={open} />}
      />
      <BroadcastList accountId={accountId} />
    </Page>
  )
}

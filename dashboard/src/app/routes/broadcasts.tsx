import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useBroadcasts } from '@/features/automation/broadcasts/api/list-broadcasts.ts'
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
  const { data: broadcasts } = useBroadcasts(accountId)
  const [isAdding, setAdding] = useState(false)
  useLiveQueries([accountId], { broadcast: [['broadcasts', accountId]] })
  const open = (broadcastId: string) =>
    void navigate({ to: '/a/$accountId/disparos/$broadcastId', params: { accountId, broadcastId } })
  const add = canWrite && canManage && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('broadcasts.new')}
    </Button>
  )
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.broadcasts')}
        description={t('broadcasts.description')}
        actions={broadcasts?.length !== 0 && add}
      />
      <BroadcastList accountId={accountId}>{add}</BroadcastList>
      {isAdding && <NewBroadcast accountId={accountId} onAdded={open} onClose={() => setAdding(false)} />}
    </Page>
  )
}

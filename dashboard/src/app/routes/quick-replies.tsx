import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useQuickReplies } from '@/features/inbox/quick-replies/api/list-quick-replies.ts'
import { ReplyDialog } from '@/features/inbox/quick-replies/components/reply-dialog.tsx'
import { ReplyList } from '@/features/inbox/quick-replies/components/reply-list.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function QuickRepliesRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite } = useAccount()
  const { data: replies } = useQuickReplies(accountId)
  const [isAdding, setAdding] = useState(false)
  const add = (
    <Button disabled={!canWrite} onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('quick_replies.new')}
    </Button>
  )
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.quick_replies')}
        description={t('quick_replies.description')}
        actions={replies?.length !== 0 && add}
      />
      <ReplyList accountId={accountId} canWrite={canWrite}>
        {add}
      </ReplyList>
      <ReplyDialog accountId={accountId} reply={undefined} open={isAdding} onOpenChange={setAdding} />
    </Page>
  )
}

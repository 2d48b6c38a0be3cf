import { Plus } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { ReplyDialog } from '@/features/inbox/quick-replies/components/reply-dialog.tsx'
import { ReplyList } from '@/features/inbox/quick-replies/components/reply-list.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function QuickRepliesRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite } = useAccount()
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.quick_replies')}
        description={t('quick_replies.description')}
        actions={
          <ReplyDialog
            accountId={accountId}
            reply={undefined}
            trigger={
              <Button disabled={!canWrite}>
                <Plus aria-hidden />
                {t('quick_replies.new')}
              </Button>
            }
          />
        }
      />
      <ReplyList accountId={accountId} canWrite={canWrite} />
    </Page>
  )
}

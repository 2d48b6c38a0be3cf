import { Plus } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { useQuickReplies } from '@/features/inbox/quick-replies/api/list-quick-replies.ts'
import { ReplyDialog } from '@/features/inbox/quick-replies/components/reply-dialog.tsx'
import { ReplyList } from '@/features/inbox/quick-replies/components/reply-list.tsx'
import { useAccountFiles } from '@/features/messages/api/use-file-store.ts'
import { ChoicesProvider, NO_CHOICES } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { FileStoreProvider } from '@/lib/media/file-store.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function QuickRepliesRoute() {
  const { id: accountId, canWrite } = useAccount()
  return (
    <ReplyData accountId={accountId}>
      <Replies accountId={accountId} canWrite={canWrite} />
    </ReplyData>
  )
}

function Replies({ accountId, canWrite }: { accountId: string; canWrite: boolean }) {
  const t = useTranslate()
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

/** What replies within may speak of, and the files that they may bring along. */
function ReplyData({ accountId, children }: { accountId: string; children: ReactNode }) {
  const { data: fields = NO_CHOICES.fields } = useFields(accountId)
  const choices = useMemo(() => ({ ...NO_CHOICES, fields }), [fields])
  return (
    <ChoicesProvider value={choices}>
      <FileStoreProvider value={useAccountFiles(accountId)}>{children}</FileStoreProvider>
    </ChoicesProvider>
  )
}

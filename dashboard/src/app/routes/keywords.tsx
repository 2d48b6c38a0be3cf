import { Plus } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useKeywords } from '@/features/automation/keywords/api/list-keywords.ts'
import { KeywordDialog } from '@/features/automation/keywords/components/keyword-dialog.tsx'
import { KeywordList } from '@/features/automation/keywords/components/keyword-list.tsx'
import { useFlowNames } from '@/features/automation/runs/api/list-flow-names.ts'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function KeywordsRoute() {
  const t = useTranslate()
  const { id: accountId, canWrite, canManage } = useAccount()
  const { data: tags = [] } = useTags(accountId)
  const { data: instances = [] } = useInstances(accountId)
  const { data: flows = [] } = useFlowNames(accountId)
  const { data: keywords } = useKeywords(accountId)
  const [isAdding, setAdding] = useState(false)
  useLiveQueries([accountId], {
    contact: [['tags', accountId]],
    flow: [['flow-names', accountId]],
    instance: [['instances']],
  })
  const context = {
    accountId,
    tags,
    numbers: numberChoices(instances),
    flows,
    canManage: canManage && canWrite,
  }
  const add = context.canManage && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('keywords.new')}
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title={t('layout.keywords')}
        description={t('keywords.description')}
        actions={keywords?.length !== 0 && add}
      />
      {!context.canManage && <p className="pb-4 text-sm text-muted-foreground">{t('keywords.read_only')}</p>}
      <KeywordList context={context}>{add}</KeywordList>
      <KeywordDialog context={context} keywords={keywords ?? []} open={isAdding} onOpenChange={setAdding} />
    </Page>
  )
}

import { KeyRound, Plus, ShieldX } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useApiKeys } from '@/features/accounts/api-keys/api/api-keys.ts'
import { CreateKeyDialog } from '@/features/accounts/api-keys/components/create-key-dialog.tsx'
import { KeyTable } from '@/features/accounts/api-keys/components/key-table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function ApiKeysRoute() {
  const t = useTranslate()
  const { id, canManage } = useAccount()
  if (canManage) return <ApiKeys accountId={id} />
  return (
    <Page>
      <PageHeader title={t('layout.api_keys')} description={t('api_keys.description')} />
      <EmptyState
        icon={ShieldX}
        title={t('api_keys.not_allowed')}
        description={t('api_keys.not_allowed_text')}
      />
    </Page>
  )
}

function ApiKeys({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const { status } = useAccount()
  const [isAdding, setAdding] = useState(false)
  const { data: keys, error, refetch } = useApiKeys(accountId)
  const add = status === 'active' && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('api_keys.create')}
    </Button>
  )
  return (
    <Page>
      <PageHeader
        title={t('layout.api_keys')}
        description={t('api_keys.description')}
        actions={keys?.length !== 0 && add}
      />
      {!keys && <Pending error={error} refetch={refetch} feature="api_keys" />}
      {keys?.length === 0 && (
        <EmptyState icon={KeyRound} title={t('api_keys.empty')} description={t('api_keys.empty_text')}>
          {add}
        </EmptyState>
      )}
      {keys && keys.length > 0 && <KeyTable accountId={accountId} keys={keys} />}
      {isAdding && <CreateKeyDialog accountId={accountId} onClose={() => setAdding(false)} />}
    </Page>
  )
}

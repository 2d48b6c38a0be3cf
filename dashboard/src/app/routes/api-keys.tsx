import { KeyRound, ShieldX } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useApiKeys } from '@/features/accounts/api-keys/api/api-keys.ts'
import { CreateKeyDialog } from '@/features/accounts/api-keys/components/create-key-dialog.tsx'
import { KeyTable } from '@/features/accounts/api-keys/components/key-table.tsx'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { ErrorPage } from '../error-page.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function ApiKeysRoute() {
  const t = useTranslate()
  const { id, canManage, status } = useAccount()
  return (
    <Page>
      <PageHeader
        title={t('layout.api_keys')}
        description={t('api_keys.description')}
        actions={canManage && status === 'active' && <CreateKeyDialog accountId={id} />}
      />
      {canManage ? (
        <Keys accountId={id} />
      ) : (
        <EmptyState
          icon={ShieldX}
          title={t('api_keys.not_allowed')}
          description={t('api_keys.not_allowed_text')}
        />
      )}
    </Page>
  )
}

function Keys({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const { data: keys, error, refetch } = useApiKeys(accountId)
  if (!keys) {
    return error ? (
      <ErrorPage code={errorCode(error)} onRetry={() => void refetch()} />
    ) : (
      <div role="status" aria-label={t('common.loading')}>
        <Skeleton className="h-48 rounded-xl" />
      </div>
    )
  }
  if (keys.length === 0) {
    return <EmptyState icon={KeyRound} title={t('api_keys.empty')} description={t('api_keys.empty_text')} />
  }
  return <KeyTable accountId={accountId} keys={keys} />
}

import { useNavigate, useSearch } from '@tanstack/react-router'
import { ArrowLeft, Pencil, Plus, ShieldX } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { useEndpoints } from '@/features/integrations/webhooks/api/list-endpoints.ts'
import { DeliveryLog } from '@/features/integrations/webhooks/components/delivery-log.tsx'
import { EndpointDialog } from '@/features/integrations/webhooks/components/endpoint-dialog.tsx'
import { EndpointList } from '@/features/integrations/webhooks/components/endpoint-list.tsx'
import { EndpointRemoval } from '@/features/integrations/webhooks/components/endpoint-removal.tsx'
import { EndpointNotice } from '@/features/integrations/webhooks/components/endpoint-state.tsx'
import { EndpointSummary } from '@/features/integrations/webhooks/components/endpoint-summary.tsx'
import { RotateDialog } from '@/features/integrations/webhooks/components/rotate-dialog.tsx'
import type { Endpoint, WebhookContext } from '@/features/integrations/webhooks/types.ts'
import { nameOf } from '@/features/integrations/webhooks/words.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function IntegrationsRoute() {
  const t = useTranslate()
  const { id, canManage } = useAccount()
  if (canManage) return <Webhooks accountId={id} />
  return (
    <Page>
      <PageHeader title={t('layout.integrations')} />
      <EmptyState
        icon={ShieldX}
        title={t('webhooks.not_allowed')}
        description={t('webhooks.not_allowed_text')}
      />
    </Page>
  )
}

/** The list, or the one in the address. */
function Webhooks({ accountId }: { accountId: string }) {
  const t = useTranslate()
  const { canWrite } = useAccount()
  const { webhook }: { webhook?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const open = (id: string | undefined) => void navigate({ to: '.', search: id ? { webhook: id } : {} })
  const { data: endpoints } = useEndpoints(accountId)
  const { data: tags = [] } = useTags(accountId)
  const { data: instances = [] } = useInstances(accountId)
  useLiveQueries([accountId], { webhook: [['webhooks', accountId]], instance: [['instances']] })
  const numbers = instances.map(({ id, instance_name }) => ({ id, name: instance_name }))
  const context: WebhookContext = { accountId, tags, numbers, canWrite }
  const endpoint = endpoints?.find(({ id }) => id === webhook)
  if (endpoint) {
    return (
      <OneWebhook key={endpoint.id} context={context} endpoint={endpoint} onClose={() => open(undefined)} />
    )
  }
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={t('layout.integrations')}
        description={t('webhooks.description')}
        actions={
          canWrite && (
            <EndpointDialog
              context={context}
              trigger={
                <Button>
                  <Plus aria-hidden />
                  {t('webhooks.new')}
                </Button>
              }
            />
          )
        }
      />
      {webhook && !endpoints ? (
        <Skeleton className="h-96 rounded-xl" />
      ) : (
        <EndpointList context={context} onOpen={open} />
      )}
    </Page>
  )
}

interface OneWebhookProps {
  context: WebhookContext
  endpoint: Endpoint
  onClose: () => void
}

function OneWebhook({ context, endpoint, onClose }: OneWebhookProps) {
  const t = useTranslate()
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={nameOf(endpoint)}
        actions={
          <>
            <Button variant="ghost" onClick={onClose}>
              <ArrowLeft aria-hidden />
              {t('layout.integrations')}
            </Button>
            {context.canWrite && (
              <>
                <EndpointDialog
                  context={context}
                  endpoint={endpoint}
                  trigger={
                    <Button variant="outline">
                      <Pencil aria-hidden />
                      {t('common.edit')}
                    </Button>
                  }
                />
                <RotateDialog endpoint={endpoint} />
                <EndpointRemoval endpoint={endpoint} onRemoved={onClose} />
              </>
            )}
          </>
        }
      />
      <div className="space-y-6">
        <div role="status" className="empty:hidden">
          <EndpointNotice endpoint={endpoint} />
        </div>
        <EndpointSummary context={context} endpoint={endpoint} />
        <DeliveryLog endpoint={endpoint} canWrite={context.canWrite} />
      </div>
    </Page>
  )
}

import { ArrowLeft, Pencil } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { DeliveryLog } from '@/features/integrations/webhooks/components/delivery-log.tsx'
import { EndpointDialog } from '@/features/integrations/webhooks/components/endpoint-dialog.tsx'
import { EndpointRemoval } from '@/features/integrations/webhooks/components/endpoint-removal.tsx'
import { EndpointNotice } from '@/features/integrations/webhooks/components/endpoint-state.tsx'
import { EndpointSummary } from '@/features/integrations/webhooks/components/endpoint-summary.tsx'
import { ReceivedList } from '@/features/integrations/webhooks/components/received-list.tsx'
import { RotateDialog } from '@/features/integrations/webhooks/components/rotate-dialog.tsx'
import type { Endpoint, WebhookContext } from '@/features/integrations/webhooks/types.ts'
import { nameOf } from '@/features/integrations/webhooks/words.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

interface OneWebhookProps {
  context: WebhookContext
  endpoint: Endpoint
  onClose: () => void
}

export function OneWebhook({ context, endpoint, onClose }: OneWebhookProps) {
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
        <ReceivedList endpoint={endpoint} />
        <DeliveryLog endpoint={endpoint} canWrite={context.canWrite} />
      </div>
    </Page>
  )
}

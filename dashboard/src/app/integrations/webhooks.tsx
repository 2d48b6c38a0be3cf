import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { useEndpoints } from '@/features/integrations/webhooks/api/list-endpoints.ts'
import { EndpointDialog } from '@/features/integrations/webhooks/components/endpoint-dialog.tsx'
import { EndpointList } from '@/features/integrations/webhooks/components/endpoint-list.tsx'
import type { WebhookContext } from '@/features/integrations/webhooks/types.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { OneWebhook } from './one-webhook.tsx'

interface WebhooksProps {
  openId: string | undefined
  onOpen: (id: string | undefined) => void
  /** Around the list, with what makes a new one. */
  frame: (list: ReactNode, actions: ReactNode) => ReactNode
}

/** What we tell other systems: the list, or the one that is open. */
export function Webhooks({ openId, onOpen, frame }: WebhooksProps) {
  const t = useTranslate()
  const { id: accountId, canWrite } = useAccount()
  const [isAdding, setAdding] = useState(false)
  const { data: endpoints } = useEndpoints(accountId)
  const { data: tags = [] } = useTags(accountId)
  const { data: instances = [] } = useInstances(accountId)
  useLiveQueries([accountId], { webhook: [['webhooks', accountId]], instance: [['instances']] })
  const numbers = numberChoices(instances)
  const context: WebhookContext = { accountId, tags, numbers, canWrite }
  const endpoint = endpoints?.find(({ id }) => id === openId)
  if (endpoint) {
    return (
      <OneWebhook key={endpoint.id} context={context} endpoint={endpoint} onClose={() => onOpen(undefined)} />
    )
  }
  const add = canWrite && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('webhooks.new')}
    </Button>
  )
  return frame(
    <>
      <EndpointList context={context} onOpen={onOpen}>
        {add}
      </EndpointList>
      <EndpointDialog context={context} open={isAdding} onOpenChange={setAdding} />
    </>,
    endpoints?.length !== 0 && add,
  )
}

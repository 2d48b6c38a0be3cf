import { Webhook } from 'lucide-react'
import type { ReactNode } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useEndpoints } from '../api/list-endpoints.ts'
import type { Endpoint, WebhookContext } from '../types.ts'
import { useEventText } from '../words.ts'
import { EndpointBadge } from './endpoint-state.tsx'
import { EndpointSwitch } from './endpoint-switch.tsx'

interface EndpointListProps {
  context: WebhookContext
  onOpen: (id: string) => void
  /** What to do while there is none. */
  children?: ReactNode
}

/** The account's addresses, the newest first. */
export function EndpointList({ context, onOpen, children }: EndpointListProps) {
  const t = useTranslate()
  const { data: endpoints, error, refetch } = useEndpoints(context.accountId)
  if (!endpoints)
    return <Pending error={error} refetch={refetch} feature="webhooks" className="h-48 rounded-xl" />
  if (endpoints.length === 0) {
    return (
      <EmptyState icon={Webhook} title={t('webhooks.empty')} description={t('webhooks.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  return (
    <Card>
      <ul aria-label={t('webhooks.title')} className="divide-y">
        {endpoints.map((endpoint) => (
          <EndpointItem
            key={endpoint.id}
            endpoint={endpoint}
            canWrite={context.canWrite}
            onOpen={() => onOpen(endpoint.id)}
          />
        ))}
      </ul>
    </Card>
  )
}

interface EndpointItemProps {
  endpoint: Endpoint
  canWrite: boolean
  onOpen: () => void
}

function EndpointItem({ endpoint, canWrite, onOpen }: EndpointItemProps) {
  const t = useTranslate()
  const eventText = useEventText()
  const { url, description, events, source } = endpoint
  return (
    <li className="flex items-start gap-3 px-4 py-4 sm:px-5">
      <button
        type="button"
        className="focus-ring min-w-0 flex-1 space-y-1.5 rounded-md text-left"
        onClick={onOpen}
      >
        <span className="block text-sm font-semibold break-words">{description || url}</span>
        {description && <span className="block text-sm break-all text-muted-foreground">{url}</span>}
        <span className="flex flex-wrap items-center gap-1.5">
          <EndpointBadge endpoint={endpoint} />
          {source === 'rest_hook' && <Badge>{t('webhooks.rest_hook')}</Badge>}
        </span>
        <span className="line-clamp-2 block text-sm text-muted-foreground">
          {events.map(eventText).join(', ')}
        </span>
      </button>
      {canWrite && <EndpointSwitch endpoint={endpoint} />}
    </li>
  )
}

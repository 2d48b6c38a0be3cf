import { Badge } from '@/components/ui/badge.tsx'
import { Card } from '@/components/ui/card.tsx'
import { TagBadge } from '@/components/ui/tag-badge.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Endpoint, WebhookContext } from '../types.ts'
import { useEventText } from '../words.ts'
import { EndpointBadge } from './endpoint-state.tsx'
import { EndpointSwitch } from './endpoint-switch.tsx'

interface EndpointSummaryProps {
  context: WebhookContext
  endpoint: Endpoint
}

/** Where it leads and what it is told. */
export function EndpointSummary({ context, endpoint }: EndpointSummaryProps) {
  const t = useTranslate()
  const eventText = useEventText()
  const { url, events, instance_ids, tags } = endpoint
  const numberName = (id: string) =>
    context.numbers.find((number) => number.id === id)?.name ?? t('webhooks.number_removed')
  return (
    <Card className="space-y-3 p-4 text-sm sm:p-5">
      <div className="flex items-start justify-between gap-3">
        <p className="min-w-0 font-mono text-xs break-all">{url}</p>
        <div className="flex shrink-0 items-center gap-3">
          <EndpointBadge endpoint={endpoint} />
          {context.canWrite && <EndpointSwitch endpoint={endpoint} />}
        </div>
      </div>
      <p className="flex flex-wrap gap-1.5">
        {events.map((event) => (
          <Badge key={event}>{eventText(event)}</Badge>
        ))}
      </p>
      {instance_ids.length > 0 && (
        <p>{t('webhooks.only_numbers', { names: instance_ids.map(numberName).join(', ') })}</p>
      )}
      {tags.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5">
          {t('webhooks.only_tags')}
          {tags.map((name) => (
            <TagBadge key={name} name={name} tags={context.tags} />
          ))}
        </p>
      )}
    </Card>
  )
}

import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import type { Delivery } from '../types.ts'
import { STATUS_TONES, useCauseText, useEventText } from '../words.ts'

interface DeliveryTableProps {
  rows: readonly Delivery[]
  onOpen: (id: string) => void
}

export function DeliveryTable({ rows, onOpen }: DeliveryTableProps) {
  const t = useTranslate()
  return (
    <Table label={t('webhooks.log')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('webhooks.event')}</TableHead>
          <TableHead>{t('webhooks.state')}</TableHead>
          <TableHead className="hidden text-right sm:table-cell">{t('webhooks.attempts')}</TableHead>
          <TableHead className="hidden text-right sm:table-cell">{t('webhooks.latency')}</TableHead>
          <TableHead className="hidden sm:table-cell">{t('webhooks.created')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} onOpen={() => onOpen(delivery.id)} />
        ))}
      </TableBody>
    </Table>
  )
}

function DeliveryRow({ delivery, onOpen }: { delivery: Delivery; onOpen: () => void }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const eventText = useEventText()
  const cause = useCauseText()(delivery)
  const { event, status, attempts, latency_ms, created_at } = delivery
  const when = formatDateTime(created_at, i18n.locale)
  return (
    <TableRow>
      <TableCell>
        <button type="button" className="focus-ring rounded-sm text-left hover:underline" onClick={onOpen}>
          <span className="font-medium">{eventText(event)}</span>
          <span className="block text-xs text-muted-foreground sm:hidden">{when}</span>
        </button>
      </TableCell>
      <TableCell>
        <Badge tone={STATUS_TONES[status]}>{t(`webhooks.status.${status}`)}</Badge>
        {status !== 'delivered' && cause && (
          <span className="block pt-1 text-xs text-muted-foreground">{cause}</span>
        )}
      </TableCell>
      <TableCell className="hidden text-right tabular-nums sm:table-cell">{attempts}</TableCell>
      <TableCell className="hidden text-right whitespace-nowrap tabular-nums sm:table-cell">
        {latency_ms !== null && t('webhooks.milliseconds', { count: latency_ms })}
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted-foreground sm:table-cell">{when}</TableCell>
    </TableRow>
  )
}

import { useLingui } from '@lingui/react'
import { MessageSquare, MessagesSquare, Smartphone } from 'lucide-react'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { AccountStats } from '../types.ts'

/** The figures of this day and moment. */
export function StatCards({ stats: { today, instances, open_chats } }: { stats: AccountStats }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const sum = (counts: number[]) => counts.reduce((one, other) => one + other, 0)
  const open = sum(open_chats.map((row) => row.open))
  const pending = sum(open_chats.map((row) => row.pending))
  const failed = today.failed > 0 ? `, ${t('stats.failed_today_of', { failed: today.failed })}` : ''
  const cards = [
    {
      term: t('stats.messages_today'),
      value: i18n.number(today.messages),
      beside: t('stats.messages_today_of', { received: today.received, sent: today.sent }) + failed,
      Icon: MessageSquare,
    },
    {
      term: t('stats.open_now'),
      value: i18n.number(open),
      beside: t('stats.open_of', { open, pending }),
      Icon: MessagesSquare,
    },
    {
      term: t('stats.connected_now'),
      value: t('stats.of', {
        part: i18n.number(instances.connected ?? 0),
        all: i18n.number(sum(Object.values(instances))),
      }),
      beside: '',
      Icon: Smartphone,
    },
  ]
  return (
    <dl className="grid grid-cols-1 gap-4 sm:grid-cols-3">
      {cards.map(({ term, value, beside, Icon }) => (
        <Card key={term} className="flex flex-col gap-1 p-4 sm:p-5">
          <dt className="flex items-center gap-2 text-sm text-muted-foreground">
            <Icon className="size-4" aria-hidden />
            {term}
          </dt>
          <dd className="text-2xl font-semibold tabular-nums">{value}</dd>
          {beside && <dd className="text-xs text-muted-foreground">{beside}</dd>}
        </Card>
      ))}
    </dl>
  )
}

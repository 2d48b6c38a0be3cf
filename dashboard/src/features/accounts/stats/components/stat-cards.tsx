import { useLingui } from '@lingui/react'
import { ArrowDownLeft, ArrowUpRight, CircleX, type LucideIcon, Smartphone } from 'lucide-react'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { AccountStats } from '../types.ts'

/** The figures of this day and moment. */
export function StatCards({ stats }: { stats: AccountStats }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { today, instances } = stats
  const all = Object.values(instances).reduce((sum, count) => sum + count, 0)
  const cards: [string, string, LucideIcon, string][] = [
    [t('stats.received_today'), i18n.number(today.received), ArrowDownLeft, 'bg-info-soft text-info'],
    [t('stats.sent_today'), i18n.number(today.sent), ArrowUpRight, 'bg-success-soft text-success'],
    [t('stats.failed_today'), i18n.number(today.failed), CircleX, 'bg-danger-soft text-danger'],
    [
      t('stats.connected_now'),
      t('stats.of', { part: i18n.number(instances.connected ?? 0), all: i18n.number(all) }),
      Smartphone,
      'bg-muted text-muted-foreground',
    ],
  ]
  return (
    <dl className="grid grid-cols-2 gap-4 xl:grid-cols-4">
      {cards.map(([term, value, Icon, color]) => (
        <Card key={term} className="space-y-2 p-4 sm:p-5">
          <dt className="flex items-center gap-2.5 text-sm text-muted-foreground">
            <span className={`hidden size-8 shrink-0 place-items-center rounded-lg sm:grid ${color}`}>
              <Icon className="size-4" aria-hidden />
            </span>
            {term}
          </dt>
          <dd className="text-2xl font-semibold tabular-nums">{value}</dd>
        </Card>
      ))}
    </dl>
  )
}

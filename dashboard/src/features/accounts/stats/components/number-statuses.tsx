import { useLingui } from '@lingui/react'
import { Link } from '@tanstack/react-router'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'

const STATUSES = [
  ['connected', 'bg-success'],
  ['awaiting_scan', 'bg-warning'],
  ['connecting', 'bg-info'],
  ['disconnected', 'bg-muted-foreground'],
  ['failed', 'bg-danger'],
] as const

interface NumberStatusesProps {
  accountId: string
  /** Numbers by status. */
  instances: Record<string, number>
}

/** How the account's numbers are, as one bar and a list. */
export function NumberStatuses({ accountId, instances }: NumberStatusesProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const shown = STATUSES.filter(([status]) => (instances[status] ?? 0) > 0)
  return (
    <Card className="space-y-4 p-5">
      <div className="flex items-center justify-between gap-3">
        <h2 className="font-semibold">{t('stats.numbers')}</h2>
        <Link
          to="/a/$accountId/numeros"
          params={{ accountId }}
          className="focus-ring rounded-sm text-sm text-primary underline-offset-4 hover:underline"
        >
          {t('stats.numbers_open')}
        </Link>
      </div>
      {shown.length === 0 && <p className="text-sm text-muted-foreground">{t('stats.numbers_none')}</p>}
      <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full bg-muted">
        {shown.map(([status, color]) => (
          <div key={status} className={color} style={{ flexGrow: instances[status] }} />
        ))}
      </div>
      <ul className="space-y-2 text-sm">
        {shown.map(([status, color]) => (
          <li key={status} className="flex items-center gap-2.5">
            <span aria-hidden className={`size-2.5 rounded-full ${color}`} />
            <span className="flex-1">{t(`instances.status.${status}`)}</span>
            <span className="font-medium tabular-nums">{i18n.number(instances[status] ?? 0)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

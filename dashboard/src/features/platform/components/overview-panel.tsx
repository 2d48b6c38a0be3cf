import { useLingui } from '@lingui/react'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDate } from '@/lib/time.ts'
import type { Overview } from '../types.ts'

/** The platform at a glance: how much there is, what fails and what to do, and who is about to need a larger plan. */
export function OverviewPanel({ overview }: { overview: Overview }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { accounts, instances, messages, waiting, limits, failing, new_accounts } = overview
  const count = (value: number) => i18n.number(value)
  const total = Object.values(accounts).reduce((sum, some) => sum + some, 0)
  const week = new_accounts.at(-1)
  const tiles = [
    [t('admin.total.accounts'), count(total), t('admin.total.new', { count: week?.accounts ?? 0 })],
    [t('admin.total.numbers'), count(instances.connected), t('admin.total.down', { count: instances.down })],
    [
      t('admin.messages_today'),
      count(messages.today),
      t('admin.total.yesterday', { count: count(messages.yesterday) }),
    ],
    [
      t('admin.total.waiting'),
      count(waiting.messages),
      t('admin.total.behind', { jobs: count(waiting.jobs), webhooks: count(waiting.webhooks) }),
    ],
  ]
  return (
    <div className="space-y-4">
      <dl className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {tiles.map(([term, value, more]) => (
          <Card key={term} className="p-gutter">
            <dt className="text-sm text-muted-foreground">{term}</dt>
            <dd className="text-title font-semibold tabular-nums">{value}</dd>
            <dd className="text-xs text-muted-foreground">{more}</dd>
          </Card>
        ))}
      </dl>
      <div className="grid gap-3 xl:grid-cols-3">
        <Told title={t('admin.failing')} none={t('admin.failing.none')}>
          {failing.map(({ what, code, count: times }) =>
            t('admin.failing.told', { what, code, count: times }),
          )}
        </Told>
        <Told title={t('admin.limits')} none={t('admin.limits.none')}>
          {limits.map(({ name, kind, used, limit }) =>
            t('admin.limits.told', { name, kind, used: count(used), limit: count(limit) }),
          )}
        </Told>
        <Told title={t('admin.growth')} none="">
          {new_accounts
            .slice(-6)
            .map(({ week: first, accounts: added }) =>
              t('admin.growth.told', { week: formatDate(first, i18n.locale), count: added }),
            )}
        </Told>
      </div>
    </div>
  )
}

function Told({ title, none, children }: { title: string; none: string; children: string[] }) {
  return (
    <Card className="space-y-2 p-gutter">
      <h2 className="font-semibold">{title}</h2>
      {children.length === 0 && <p className="text-sm text-muted-foreground">{none}</p>}
      <ul className="max-h-40 space-y-1 overflow-y-auto text-sm">
        {children.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Card>
  )
}

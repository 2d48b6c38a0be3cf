import { useLingui } from '@lingui/react'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { cityOf } from '@/lib/timezones.ts'
import type { Overview } from '../types.ts'
import { sayFailure } from '../words.ts'
import { type Tile, Tiles } from './tiles.tsx'
import { WeekBars } from './week-bars.tsx'

/** The platform at a glance: how much there is, what fails and what to do, and who is about to need a larger plan. */
export function OverviewPanel({ overview }: { overview: Overview }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { accounts, instances, messages, waiting, limits, failing, growth } = overview
  const count = (value: number) => i18n.number(value)
  const total = Object.values(accounts).reduce((sum, some) => sum + some, 0)
  const week = growth.at(-1)
  const tiles: Tile[] = [
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
      t('admin.total.behind', { jobs: waiting.jobs, webhooks: waiting.webhooks }),
    ],
  ]
  return (
    <div className="space-y-4">
      <Tiles tiles={tiles} />
      <Card className="space-y-4 p-gutter">
        <h2 className="font-semibold">{t('admin.growth')}</h2>
        <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
          <WeekBars
            title={t('admin.growth.accounts')}
            weeks={growth.map(({ week, accounts: added }) => ({ week, count: added }))}
          />
          <WeekBars
            title={t('admin.growth.messages')}
            weeks={growth.map(({ week, messages: told }) => ({ week, count: told }))}
          />
        </div>
        <p className="text-xs text-muted-foreground">
          {t('admin.total.zone', { timezone: cityOf(overview.timezone, i18n.locale) })}
        </p>
      </Card>
      <div className="grid gap-3 lg:grid-cols-2">
        <Told title={t('admin.failing')} none={t('admin.failing.none')}>
          {failing.map((failure) => sayFailure(failure, t, (id) => id in i18n.messages))}
        </Told>
        <Told title={t('admin.limits')} none={t('admin.limits.none')}>
          {limits.map(({ name, kind, used, limit }) =>
            t('admin.limits.told', { name, kind, used: count(used), limit: count(limit) }),
          )}
        </Told>
      </div>
    </div>
  )
}

function Told({ title, none, children }: { title: string; none: string; children: string[] }) {
  return (
    <Card role="region" aria-label={title} className="space-y-2 p-gutter">
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

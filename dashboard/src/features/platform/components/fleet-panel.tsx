import { useLingui } from '@lingui/react'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatMoment } from '@/lib/time.ts'
import type { Fleet } from '../types.ts'
import { sayEvent } from '../words.ts'
import { Tiles } from './tiles.tsx'

/** How many servers there are, and how much room. */
export function FleetTotals({ totals }: Pick<Fleet, 'totals'>) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { alive, away, capacity, leases, connected, unattended } = totals
  return (
    <Tiles
      tiles={[
        [t('admin.servers.alive'), i18n.number(alive), t('admin.servers.away', { count: away })],
        [
          t('admin.servers.room'),
          i18n.number(leases),
          t('admin.servers.free', { count: Math.max(0, capacity - leases) }),
        ],
        [t('admin.servers.connected'), i18n.number(connected), t('admin.servers.of', { count: leases })],
        [
          t('admin.servers.unattended'),
          i18n.number(unattended),
          t('admin.servers.unattended_text', { count: unattended }),
        ],
      ]}
    />
  )
}

/** What happened to servers, the newest first. */
export function FleetLog({ log }: Pick<Fleet, 'log'>) {
  const t = useTranslate()
  const { i18n } = useLingui()
  return (
    <section className="space-y-3">
      <h2 className="font-semibold">{t('admin.log')}</h2>
      <Card>
        {log.length === 0 && <p className="p-gutter text-sm text-muted-foreground">{t('admin.log.none')}</p>}
        <ol aria-label={t('admin.log')} className="divide-y">
          {log.map((event) => (
            <li
              key={`${event.at} ${event.hostname} ${event.what}`}
              className="flex flex-col gap-x-4 px-4 py-row text-sm sm:flex-row"
            >
              <time dateTime={event.at} className="shrink-0 text-muted-foreground tabular-nums sm:w-44">
                {formatMoment(event.at, i18n.locale)}
              </time>
              <span className={event.what === 'lost' ? 'wrap-anywhere text-danger' : 'wrap-anywhere'}>
                {sayEvent(event, t)}
              </span>
            </li>
          ))}
        </ol>
      </Card>
    </section>
  )
}

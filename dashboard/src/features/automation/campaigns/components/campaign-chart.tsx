import { useLingui } from '@lingui/react'
import { useTranslate } from '@/lib/i18n.ts'
import { everyDay } from '../draft.ts'
import type { CampaignDay, CampaignStatistics } from '../types.ts'

const HEIGHT = 64
const STEP = 10
const SERIES = [
  ['visits', 'bg-info', 'fill-info'],
  ['answers', 'bg-primary', 'fill-primary'],
] as const

/** Visits and answers day by day; who cannot see the bars is told the days that have any. */
export function CampaignChart({ statistics }: { statistics: CampaignStatistics }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const format = (day: string) => i18n.date(new Date(`${day}T12:00:00`), { day: 'numeric', month: 'short' })
  return (
    <section aria-label={t('campaigns.statistics')} className="space-y-3">
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm text-muted-foreground">
        {SERIES.map(([name, color]) => (
          <li key={name} className="flex items-center gap-2">
            <span aria-hidden className={`size-2.5 rounded-sm ${color}`} />
            {t(`campaigns.${name}`)}{' '}
            <span className="text-foreground tabular-nums">{i18n.number(statistics[name])}</span>
          </li>
        ))}
      </ul>
      <Bars days={everyDay(statistics)} />
      <p aria-hidden className="flex justify-between text-xs text-muted-foreground">
        <span>{format(statistics.since)}</span>
        <span>{format(statistics.until)}</span>
      </p>
      <ul className="sr-only">
        {statistics.days.map(({ day, visits, answers }) => (
          <li key={day}>{t('campaigns.day', { day: format(day), visits, answers })}</li>
        ))}
      </ul>
    </section>
  )
}

function Bars({ days }: { days: CampaignDay[] }) {
  const most = Math.max(1, ...days.flatMap(({ visits, answers }) => [visits, answers]))
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${days.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-28 w-full border-b"
    >
      {days.map((day, index) =>
        SERIES.map(([name, , fill], place) => {
          const height = (day[name] / most) * HEIGHT
          return (
            <rect
              key={`${day.day} ${name}`}
              className={fill}
              x={index * STEP + 1 + place * 4}
              y={HEIGHT - height}
              width={4}
              height={height}
            />
          )
        }),
      )}
    </svg>
  )
}

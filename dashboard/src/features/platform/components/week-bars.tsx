import { useLingui } from '@lingui/react'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDate } from '@/lib/time.ts'

interface WeekBarsProps {
  title: string
  /** `week` is its first day; the last one goes on. */
  weeks: readonly { week: string; count: number }[]
}

/** A figure by week as bars; each says its number to whoever points at it or cannot see it. */
export function WeekBars({ title, weeks }: WeekBarsProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const most = Math.max(1, ...weeks.map(({ count }) => count))
  const last = weeks.at(-1)
  const first = weeks[0]
  return (
    <figure className="min-w-0 space-y-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className="font-medium">{title}</span>
        <span className="text-muted-foreground tabular-nums">
          {t('admin.growth.this_week', { count: i18n.number(last?.count ?? 0) })}
        </span>
      </figcaption>
      <ol className="flex h-28 items-end gap-1 border-b">
        {weeks.map(({ week, count }) => {
          const said = t('admin.growth.week', {
            week: formatDate(week, i18n.locale),
            count: i18n.number(count),
          })
          return (
            <li key={week} title={said} className="flex h-full flex-1 items-end">
              <span className="sr-only">{said}</span>
              <span
                aria-hidden
                className={`w-full rounded-t-sm ${week === last?.week ? 'bg-primary' : 'bg-primary/60'}`}
                style={{ height: `${count > 0 ? Math.max(3, (count / most) * 100) : 0}%` }}
              />
            </li>
          )
        })}
      </ol>
      <p aria-hidden className="flex justify-between text-2xs text-muted-foreground tabular-nums">
        <span>{first && formatDate(first.week, i18n.locale)}</span>
        <span>{t('admin.growth.now')}</span>
      </p>
    </figure>
  )
}

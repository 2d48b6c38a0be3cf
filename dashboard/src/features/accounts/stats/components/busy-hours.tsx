import { useLingui } from '@lingui/react'
import { Card } from '@/components/ui/card.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { cityOf } from '@/lib/timezones.ts'
import type { AccountReport } from '../types.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const SHADES = ['bg-muted', 'bg-primary/20', 'bg-primary/40', 'bg-primary/60', 'bg-primary/80', 'bg-primary']

/** When people write: messages that came, by day of the week and hour. */
export function BusyHours({ busy, timezone }: Pick<AccountReport, 'busy' | 'timezone'>) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const counts = new Map(busy.map(({ weekday, hour, received }) => [`${weekday} ${hour}`, received]))
  const most = Math.max(1, ...counts.values())
  const shadeOf = (count: number) => SHADES[Math.ceil((count / most) * (SHADES.length - 1))]
  return (
    <Card className="space-y-4 p-5">
      <div>
        <h2 className="font-semibold">{t('stats.busy')}</h2>
        <p className="text-sm text-muted-foreground">
          {t('stats.busy_text', { timezone: cityOf(timezone, i18n.locale) })}
        </p>
      </div>
      {busy.length === 0 ? (
        <p className="text-sm text-muted-foreground">{t('stats.none')}</p>
      ) : (
        <table className="w-full table-fixed border-separate border-spacing-0.5 text-2xs text-muted-foreground">
          <caption className="sr-only">{t('stats.busy')}</caption>
          <thead>
            <tr>
              <td className="w-8" />
              {HOURS.map((hour) => (
                <th key={hour} scope="col" className="font-normal tabular-nums">
                  <span className={hour % 3 === 0 ? undefined : 'sr-only'}>{hour}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {DAYS.map((day, index) => (
              <tr key={day}>
                <th scope="row" className="text-left font-normal">
                  <span aria-hidden>{t(`common.weekday.${day}`).slice(0, 3)}</span>
                  <span className="sr-only">{t(`common.weekday.${day}`)}</span>
                </th>
                {HOURS.map((hour) => {
                  const count = counts.get(`${index + 1} ${hour}`) ?? 0
                  return (
                    <td
                      key={hour}
                      title={t('stats.busy_cell', {
                        day: t(`common.weekday.${day}`),
                        hour,
                        count: i18n.number(count),
                      })}
                      className={cn('h-6 rounded-sm', shadeOf(count))}
                    >
                      <span className="sr-only">{i18n.number(count)}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}

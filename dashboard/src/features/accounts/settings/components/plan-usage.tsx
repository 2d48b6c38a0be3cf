import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDayOf } from '@/lib/time.ts'
import { LIMITS, type Limit, type Usage } from '../types.ts'

/** The plan, and what is used of what it allows. */
export function PlanUsage({ usage }: { usage: Usage }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { plan, plan_expires_at, limits, used, invited } = usage
  const isOver = plan_expires_at !== null && Date.parse(plan_expires_at) <= Date.now()
  return (
    <div className="space-y-6">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <Badge tone="info">{t('accounts.plan_name', { plan })}</Badge>
        {plan_expires_at && (
          <span className={isOver ? 'text-danger' : 'text-muted-foreground'}>
            {t(isOver ? 'account_settings.plan_over' : 'account_settings.plan_until', {
              when: formatDayOf(plan_expires_at, i18n.locale),
            })}
          </span>
        )}
      </p>
      <ul className="grid gap-5 sm:grid-cols-2">
        {LIMITS.map((limit) => (
          <UsageBar
            key={limit}
            limit={limit}
            used={used[limit]}
            most={limits[limit]}
            invited={limit === 'members' ? invited : 0}
          />
        ))}
      </ul>
    </div>
  )
}

interface UsageBarProps {
  limit: Limit
  used: number
  most: number | null
  /** Who is counted too, but is not there yet. */
  invited: number
}

function UsageBar({ limit, used, most, invited }: UsageBarProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const say = (count: number) => new Intl.NumberFormat(i18n.locale).format(count)
  const label = t(`account_settings.limit.${limit}`)
  const part = most ? (used + invited) / most : 0
  return (
    <li className="space-y-2">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-muted-foreground tabular-nums">
          {most === null
            ? t('account_settings.unlimited', { used: say(used) })
            : t('account_settings.used', { used: say(used), most: say(most) })}
          {invited > 0 && `, ${t('account_settings.invited', { count: invited })}`}
        </span>
      </div>
      {most !== null && (
        <Progress
          label={label}
          value={used + invited}
          max={most}
          tone={part >= 1 ? 'danger' : part >= 0.8 ? 'warning' : 'primary'}
        />
      )}
    </li>
  )
}

import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { TableCell, TableRow } from '@/components/ui/table.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatPhone } from '@/lib/phone.ts'
import { formatAgo, formatDayOf } from '@/lib/time.ts'
import type { AdminAccount } from '../types.ts'
import { AccountActions } from './account-actions.tsx'
import { AccountHealth } from './account-health.tsx'

/** Of cells that only a wide page has room for. */
export const WIDE = 'hidden md:table-cell'
/** Of those that only the widest has, so that the actions stay in sight. */
export const WIDEST = 'hidden 2xl:table-cell'

const TONES = { active: 'success', suspended: 'danger', closed: 'neutral' } as const

interface AccountRowProps {
  account: AdminAccount
  /** Milliseconds. */
  now: number
  onEntered: () => void
}

export function AccountRow({ account, now, onEntered }: AccountRowProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const count = (value: number) => new Intl.NumberFormat(i18n.locale).format(value)
  const { status, plan_expires_at, last_activity_at } = account
  return (
    <TableRow data-account={account.id}>
      <TableCell className="md:min-w-52">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {account.name}
          {status !== 'active' && <Badge tone={TONES[status]}>{t(`admin.status.${status}`)}</Badge>}
        </p>
        <p className="text-muted-foreground tabular-nums">{formatPhone(account.phone)}</p>
        <div className="pt-1.5 md:hidden">
          <AccountHealth health={account.health} />
        </div>
      </TableCell>
      <TableCell className={cn(WIDE, 'md:min-w-52')}>
        <AccountHealth health={account.health} />
      </TableCell>
      <TableCell className="whitespace-nowrap">
        <p>{t('accounts.plan_name', { plan: account.plan })}</p>
        {plan_expires_at && (
          <p className="text-xs text-muted-foreground">
            {t('admin.until', { when: formatDayOf(plan_expires_at, i18n.locale) })}
          </p>
        )}
      </TableCell>
      <TableCell className={cn(WIDE, 'whitespace-nowrap tabular-nums')}>
        {t('admin.connected_of', { connected: count(account.connected), count: count(account.instances) })}
      </TableCell>
      <TableCell className={cn(WIDE, 'tabular-nums')}>{count(account.messages_today)}</TableCell>
      <TableCell className={cn(WIDEST, 'tabular-nums')}>{count(account.contacts)}</TableCell>
      <TableCell className={cn(WIDEST, 'tabular-nums')}>{count(account.members)}</TableCell>
      <TableCell className={cn(WIDE, 'whitespace-nowrap text-muted-foreground')}>
        {last_activity_at ? formatAgo(last_activity_at, i18n.locale, now) : t('admin.never')}
      </TableCell>
      <TableCell className="text-right whitespace-nowrap">
        <AccountActions account={account} onEntered={onEntered} />
      </TableCell>
    </TableRow>
  )
}

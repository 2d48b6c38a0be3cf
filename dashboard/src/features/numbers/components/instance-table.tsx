import { useLingui } from '@lingui/react'
import { ChevronDown } from 'lucide-react'
import { Fragment, type ReactNode, useId, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatPhone } from '@/lib/phone.ts'
import { formatAgo, useNow } from '@/lib/time.ts'
import { describeProblem } from '../problems.ts'
import type { Instance, InstanceAccount, InstanceHealth, Uptime } from '../types.ts'
import { InstanceStatusBadge } from './instance-status-badge.tsx'
import { UptimeStrip } from './uptime-strip.tsx'

/** Rows of a page. */
const PAGE = 50

const WIDE = 'hidden lg:table-cell'

interface InstanceTableProps {
  instances: Instance[]
  accountOf: (accountId: string) => InstanceAccount
  /** All there is about one, shown below its row when it is opened. */
  cardOf: (instance: Instance) => ReactNode
  health: ReadonlyMap<string, InstanceHealth> | undefined
  uptime: ReadonlyMap<string, Uptime> | undefined
}

/** Many numbers, a line each, page by page; a line opens into its card. */
export function InstanceTable({ instances, accountOf, cardOf, health, uptime }: InstanceTableProps) {
  const t = useTranslate()
  const now = useNow(60_000)
  const [pages, setPages] = useState(1)
  const shown = instances.slice(0, pages * PAGE)
  return (
    <div>
      <Table label={t('instances.title')}>
        <TableHeader>
          <TableRow>
            <TableHead>{t('instances.number')}</TableHead>
            <TableHead>{t('instances.state')}</TableHead>
            <TableHead className={WIDE}>{t('instances.last_days')}</TableHead>
            <TableHead className={cn(WIDE, 'text-right')}>{t('instances.messages_today')}</TableHead>
            <TableHead className={WIDE}>{t('instances.last_connected')}</TableHead>
            <TableHead>
              <span className="sr-only">{t('common.actions')}</span>
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map((instance) => (
            <NumberRow
              key={instance.id}
              instance={instance}
              accountName={accountOf(instance.account_id).name}
              health={health?.get(instance.id)}
              uptime={uptime?.get(instance.id)}
              now={now}
            >
              {cardOf(instance)}
            </NumberRow>
          ))}
        </TableBody>
      </Table>
      <LoadMore
        shown={shown.length}
        hasMore={shown.length < instances.length}
        busy={false}
        onMore={() => setPages(pages + 1)}
      />
    </div>
  )
}

interface NumberRowProps {
  instance: Instance
  accountName: string | undefined
  health: InstanceHealth | undefined
  uptime: Uptime | undefined
  /** Milliseconds. */
  now: number
  children: ReactNode
}

function NumberRow({ instance, accountName, health, uptime, now, children }: NumberRowProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const id = useId()
  const [open, setOpen] = useState(false)
  const name = numberName(instance)
  const phone = instance.phone && formatPhone(instance.phone)
  const { last_connected, status, status_reason } = instance
  const reason = status !== 'connected' && status_reason
  return (
    <Fragment>
      <TableRow data-number={instance.id}>
        <TableCell>
          <p className="font-medium whitespace-nowrap tabular-nums">{name}</p>
          <p className="text-xs text-muted-foreground tabular-nums">
            {[phone === name ? null : phone, accountName].filter(Boolean).join(' · ')}
          </p>
        </TableCell>
        <TableCell className="space-y-1">
          <InstanceStatusBadge status={status} />
          {reason && (
            <p className="max-w-52 text-xs text-muted-foreground">{describeProblem(reason, t).title}</p>
          )}
        </TableCell>
        <TableCell className={WIDE}>{uptime && <UptimeStrip uptime={uptime} name={name} small />}</TableCell>
        <TableCell className={cn(WIDE, 'text-right tabular-nums')}>
          {health ? i18n.number(health.messages_today) : '–'}
        </TableCell>
        <TableCell className={cn(WIDE, 'whitespace-nowrap text-muted-foreground')}>
          {last_connected ? formatAgo(last_connected, i18n.locale, now) : t('instances.never')}
        </TableCell>
        <TableCell className="text-right">
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('instances.open', { name })}
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            onClick={() => setOpen(!open)}
          >
            <ChevronDown className={cn('transition-transform', open && 'rotate-180')} aria-hidden />
          </Button>
        </TableCell>
      </TableRow>
      {open && (
        <TableRow id={id}>
          <TableCell colSpan={6}>
            <div className="max-w-2xl">{children}</div>
          </TableCell>
        </TableRow>
      )}
    </Fragment>
  )
}

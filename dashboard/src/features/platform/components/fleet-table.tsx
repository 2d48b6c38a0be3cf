import { useLingui } from '@lingui/react'
import { Badge } from '@/components/ui/badge.tsx'
import { Progress } from '@/components/ui/progress.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { formatAgo, useNow } from '@/lib/time.ts'
import type { Orchestrator } from '../types.ts'

export function FleetTable({ orchestrators }: { orchestrators: Orchestrator[] }) {
  const t = useTranslate()
  return (
    <Table label={t('layout.admin_fleet')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('admin.server')}</TableHead>
          <TableHead>{t('admin.state')}</TableHead>
          <TableHead>{t('admin.numbers')}</TableHead>
          <TableHead>{t('admin.version')}</TableHead>
          <TableHead>{t('admin.heartbeat')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {orchestrators.map((orchestrator) => (
          <FleetRow key={orchestrator.id} orchestrator={orchestrator} />
        ))}
      </TableBody>
    </Table>
  )
}

function FleetRow({ orchestrator }: { orchestrator: Orchestrator }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const now = useNow(5_000)
  const { id, hostname, version, capacity, leases, connected, heartbeat_at, alive } = orchestrator
  return (
    <TableRow>
      <TableCell>
        <p className="font-medium">{hostname}</p>
        <code className="text-xs text-muted-foreground">{id.slice(0, 8)}</code>
      </TableCell>
      <TableCell>
        <Badge tone={alive ? 'success' : 'danger'}>{t(alive ? 'admin.alive' : 'admin.dead')}</Badge>
      </TableCell>
      <TableCell className="min-w-44 space-y-1.5 tabular-nums">
        <p>{t('admin.load', { leases, capacity, connected })}</p>
        <Progress
          label={t('admin.load', { leases, capacity, connected })}
          value={leases}
          max={capacity}
          tone={leases >= capacity ? 'warning' : 'primary'}
        />
      </TableCell>
      <TableCell className="text-muted-foreground">{version}</TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        {formatAgo(heartbeat_at, i18n.locale, now)}
      </TableCell>
    </TableRow>
  )
}

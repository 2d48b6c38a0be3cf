import { useLingui } from '@lingui/react'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Select } from '@/components/ui/select.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { personIdentity, personName } from '@/lib/names.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useDownloadRecipients } from '../api/download-recipients.ts'
import { type Recipient, useRecipients } from '../api/list-recipients.ts'
import { RECIPIENT_TONES } from '../status.ts'
import {
  type Broadcast,
  type BroadcastStatistics,
  RECIPIENT_STATUSES,
  type RecipientStatus,
} from '../types.ts'
import { useCodeText } from '../words.ts'

interface RecipientListProps {
  broadcast: Broadcast
  reasons: BroadcastStatistics['reasons']
}

/** Each person with what became of him, and why when he was left out or not reached. */
export function RecipientList({ broadcast, reasons }: RecipientListProps) {
  const t = useTranslate()
  const reasonText = useCodeText('reason')
  const [status, setStatus] = useState<RecipientStatus>()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRecipients({
    ...broadcast,
    status,
  })
  const rows = data?.pages.flat()
  const counted = Object.entries(reasons).map(([reason, count]) => `${reasonText(reason)}: ${count}`)
  return (
    <section aria-label={t('broadcasts.people')} className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 className="font-semibold">{t('broadcasts.people')}</h2>
        <div className="flex flex-wrap gap-2">
          <Select
            aria-label={t('broadcasts.people_status')}
            className="w-56"
            value={status ?? ''}
            placeholder={t('broadcasts.people_all')}
            options={RECIPIENT_STATUSES.map((value) => ({
              value,
              label: t(`broadcasts.recipient.${value}`),
            }))}
            onChange={({ target }) => setStatus(RECIPIENT_STATUSES.find((one) => one === target.value))}
          />
          <DownloadButton broadcast={broadcast} />
        </div>
      </div>
      {counted.length > 0 && <p className="text-sm text-muted-foreground">{counted.join(' · ')}</p>}
      {!rows && <Pending error={error} refetch={refetch} feature="broadcasts" className="h-40 rounded-xl" />}
      {rows && (
        <>
          {rows.length > 0 && <RecipientTable rows={rows} />}
          <LoadMore
            shown={rows.length}
            hasMore={hasNextPage}
            busy={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
        </>
      )}
    </section>
  )
}

function RecipientTable({ rows }: { rows: readonly Recipient[] }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const reasonText = useCodeText('reason')
  return (
    <Table label={t('broadcasts.people')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('broadcasts.person')}</TableHead>
          <TableHead>{t('broadcasts.people_status')}</TableHead>
          <TableHead className="hidden sm:table-cell">{t('broadcasts.moment')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map(({ id, contact, status, reason, settled_at }) => (
          <TableRow key={id}>
            <TableCell>
              <span className="block font-medium break-words">{contact ? personName(contact) : '–'}</span>
              {contact && <span className="text-xs text-muted-foreground">{personIdentity(contact)}</span>}
            </TableCell>
            <TableCell>
              <Badge tone={RECIPIENT_TONES[status]}>{t(`broadcasts.recipient.${status}`)}</Badge>
              {reason && (
                <span className="block pt-1 text-xs text-muted-foreground">{reasonText(reason)}</span>
              )}
            </TableCell>
            <TableCell className="hidden whitespace-nowrap text-muted-foreground sm:table-cell">
              {settled_at && formatDateTime(settled_at, i18n.locale)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function DownloadButton({ broadcast }: { broadcast: Broadcast }) {
  const t = useTranslate()
  const errorText = useErrorText('broadcasts')
  const file = useDownloadRecipients(broadcast)
  const run = () => file.mutate(undefined, { onError: (error) => toast.error(errorText(error)) })
  return (
    <Button variant="outline" busy={file.isPending} onClick={run}>
      {!file.isPending && <Download aria-hidden />}
      {t('broadcasts.csv')}
    </Button>
  )
}

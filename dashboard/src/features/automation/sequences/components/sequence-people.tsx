import { useLingui } from '@lingui/react'
import { LogOut } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { personIdentity, personName } from '@/lib/names.ts'
import { useReasonText } from '@/lib/run-reason.ts'
import { formatDateTime } from '@/lib/time.ts'
import { type Enrollment, useEnrollments, useUnenroll } from '../api/enrollments.ts'
import { useSequenceStatistics, useSteps } from '../api/list-sequences.ts'
import { ENROLLMENT_STATUSES, type EnrollmentStatus, type Sequence } from '../types.ts'

interface SequencePeopleProps {
  sequence: Sequence
  canWrite: boolean
}

/** Who is in it and where, and who was. */
export function SequencePeople({ sequence, canWrite }: SequencePeopleProps) {
  const t = useTranslate()
  const [status, setStatus] = useState<EnrollmentStatus>('active')
  const { data } = useSequenceStatistics(sequence)
  return (
    <Tabs
      value={status}
      className="space-y-3"
      onValueChange={(value) => setStatus(ENROLLMENT_STATUSES.find((one) => one === value) ?? 'active')}
    >
      <TabsList aria-label={t('sequences.people')}>
        {ENROLLMENT_STATUSES.map((one) => (
          <TabsTrigger key={one} value={one}>
            {t(`sequences.status.${one}`)} {data && <span className="tabular-nums">{data[one]}</span>}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={status}>
        <People sequence={sequence} status={status} canWrite={canWrite} />
      </TabsContent>
    </Tabs>
  )
}

function People({ sequence, status, canWrite }: SequencePeopleProps & { status: EnrollmentStatus }) {
  const t = useTranslate()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useEnrollments({
    ...sequence,
    status,
  })
  const rows = data?.pages.flat()
  if (!rows)
    return <Pending error={error} refetch={refetch} feature="sequences" className="h-24 rounded-xl" />
  return (
    <>
      {rows.length === 0 && <p className="text-sm text-muted-foreground">{t('sequences.people_none')}</p>}
      <ul className="divide-y rounded-xl border bg-card empty:hidden">
        {rows.map((row) => (
          <Person key={row.id} sequence={sequence} row={row} canWrite={canWrite && status === 'active'} />
        ))}
      </ul>
      {rows.length > 0 && (
        <LoadMore
          shown={rows.length}
          hasMore={hasNextPage}
          busy={isFetchingNextPage}
          onMore={() => void fetchNextPage()}
        />
      )}
    </>
  )
}

function Person({ sequence, row, canWrite }: SequencePeopleProps & { row: Enrollment }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('sequences')
  const { data: steps = [] } = useSteps(sequence)
  const leave = useUnenroll(sequence)
  const { contact, contact_id, run, reason, created_at } = row
  const why = useReasonText()(reason)
  // Blocks of a sequence's flow are called after its steps.
  const place = steps.findIndex(({ id }) => run?.node?.slice(1) === id) + 1
  const where = [
    place > 0 && t('sequences.at_step', { number: place }),
    run?.wake_at && t('sequences.next_at', { time: formatDateTime(run.wake_at, i18n.locale) }),
    why && t('sequences.left_by', { reason: why }),
    !run && t('sequences.since', { time: formatDateTime(created_at, i18n.locale) }),
  ]
  const name = contact ? personName(contact) : '–'
  return (
    <li className="flex items-center gap-3 px-4 py-2.5 text-sm">
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block text-xs text-muted-foreground">
          {[contact && personIdentity(contact), ...where].filter(Boolean).join(' · ')}
        </span>
      </span>
      {canWrite && (
        <Button
          variant="ghost"
          size="icon"
          busy={leave.isPending}
          aria-label={t('sequences.leave', { name })}
          onClick={() => leave.mutate(contact_id, { onError: (error) => toast.error(errorText(error)) })}
        >
          {!leave.isPending && <LogOut aria-hidden />}
        </Button>
      )}
    </li>
  )
}

import { useLingui } from '@lingui/react'
import { Pencil, Trash2, UsersRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import type { Filter } from '@/lib/filters/filter.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useSegments } from '../api/list-segments.ts'
import { useSegmentCount } from '../api/preview-segment.ts'
import { useDeleteSegment } from '../api/save-segment.ts'
import type { Segment } from '../types.ts'

interface SegmentListProps {
  accountId: string
  canManage: boolean
  onOpen: (id: string) => void
  /** What to do while there is none. */
  children?: ReactNode
}

export function SegmentList({ accountId, canManage, onOpen, children }: SegmentListProps) {
  const t = useTranslate()
  const { data: segments, error, refetch } = useSegments(accountId)
  if (!segments)
    return <Pending error={error} refetch={refetch} feature="segments" className="h-40 rounded-xl" />
  if (segments.length === 0) {
    return (
      <EmptyState icon={UsersRound} title={t('segments.empty')} description={t('segments.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  return (
    <Table label={t('layout.segments')}>
      <TableHeader>
        <TableRow>
          <TableHead>{t('segments.name')}</TableHead>
          <TableHead className="text-right">{t('segments.people')}</TableHead>
          <TableHead className="hidden sm:table-cell">{t('segments.updated')}</TableHead>
          <TableHead>
            <span className="sr-only">{t('common.actions')}</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {segments.map((segment) => (
          <SegmentRow key={segment.id} segment={segment} canManage={canManage} onOpen={onOpen} />
        ))}
      </TableBody>
    </Table>
  )
}

type SegmentRowProps = Omit<SegmentListProps, 'accountId' | 'children'> & { segment: Segment }

function SegmentRow({ segment, canManage, onOpen }: SegmentRowProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { id, name } = segment
  return (
    <TableRow>
      <TableCell>
        <button
          type="button"
          className="focus-ring rounded-sm text-left font-medium break-words hover:underline"
          onClick={() => onOpen(id)}
        >
          {name}
        </button>
      </TableCell>
      <TableCell className="text-right tabular-nums">
        <Count segment={segment} />
      </TableCell>
      <TableCell className="hidden whitespace-nowrap text-muted-foreground sm:table-cell">
        {formatDateTime(segment.updated_at, i18n.locale)}
      </TableCell>
      <TableCell className="w-0 whitespace-nowrap">
        {canManage && (
          <>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('segments.edit', { name })}
              onClick={() => onOpen(id)}
            >
              <Pencil aria-hidden />
            </Button>
            <SegmentRemoval segment={segment} />
          </>
        )}
      </TableCell>
    </TableRow>
  )
}

function Count({ segment }: { segment: Segment }) {
  const { i18n } = useLingui()
  const { data, error } = useSegmentCount(segment.account_id, segment.filter as Filter)
  if (error) return '–'
  if (data === undefined) return <Skeleton className="ml-auto h-4 w-10" />
  return new Intl.NumberFormat(i18n.locale).format(data)
}

function SegmentRemoval({ segment: { id, account_id, name } }: { segment: Segment }) {
  const t = useTranslate()
  const errorText = useErrorText('segments')
  const remove = useDeleteSegment(account_id)
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="icon" aria-label={t('segments.remove', { name })}>
          <Trash2 aria-hidden />
        </Button>
      }
      title={t('segments.remove_question', { name })}
      description={t('segments.remove_text')}
      confirmLabel={t('segments.remove_action')}
      busy={remove.isPending}
      error={remove.error && <Alert tone="danger" title={errorText(remove.error)} />}
      onConfirm={() => remove.mutateAsync(id).then(() => toast.success(t('segments.removed', { name })))}
    />
  )
}

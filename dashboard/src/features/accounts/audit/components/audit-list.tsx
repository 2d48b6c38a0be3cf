import { useLingui } from '@lingui/react'
import { Download, History } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { MOST_LINES, useExportLines } from '../api/export-lines.ts'
import { useAuditLines } from '../api/list-lines.ts'
import type { AuditSearch } from '../search.ts'
import type { AuditLine } from '../types.ts'
import { sayAction, sayActor, sayFacts } from '../words.ts'
import { AuditItem } from './audit-item.tsx'

/** What the filter lets through, the newest first. */
export function AuditList({ accountId, search }: { accountId: string; search: AuditSearch }) {
  const t = useTranslate()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useAuditLines(
    accountId,
    search,
  )
  const lines = data?.pages.flatMap((page) => page.lines)
  if (!lines) return <Pending error={error} refetch={refetch} feature="audit" className="h-96 rounded-xl" />
  if (lines.length === 0) {
    const isFiltered = Object.values(search).some(Boolean)
    return (
      <EmptyState
        icon={History}
        title={t(isFiltered ? 'audit.none' : 'audit.empty')}
        description={t(isFiltered ? 'audit.none_text' : 'audit.empty_text')}
      />
    )
  }
  return (
    <div>
      <Card>
        <ol aria-label={t('layout.audit')}>
          {lines.map((line) => (
            <AuditItem key={line.id} accountId={accountId} line={line} />
          ))}
        </ol>
      </Card>
      <LoadMore
        shown={lines.length}
        hasMore={hasNextPage}
        busy={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
      />
    </div>
  )
}

/** Takes what the filter lets through along. */
export function ExportAudit({ accountId, search }: { accountId: string; search: AuditSearch }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const errorText = useErrorText('audit')
  const say = (line: AuditLine) =>
    [`${sayActor(line, t)} ${sayAction(line, t)}`, ...sayFacts(line, t, i18n.locale)].join('; ')
  const { mutate, isPending } = useExportLines(accountId, search, say)
  const run = () =>
    mutate(undefined, {
      onSuccess: (isWhole) => isWhole || toast.success(t('audit.exported_part', { count: MOST_LINES })),
      onError: (error) => toast.error(errorText(error)),
    })
  return (
    <Button variant="outline" busy={isPending} onClick={run}>
      {!isPending && <Download aria-hidden />}
      {t('audit.export')}
    </Button>
  )
}

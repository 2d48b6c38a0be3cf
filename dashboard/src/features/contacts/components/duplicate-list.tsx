import { CopyCheck } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { useDuplicates } from '../api/find-duplicates.ts'
import { DuplicateGroupCard } from './duplicate-group.tsx'

interface DuplicateListProps {
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  canWrite: boolean
}

export function DuplicateList(props: DuplicateListProps) {
  const t = useTranslate()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useDuplicates(
    props.accountId,
  )
  if (!data) return <Pending error={error} refetch={refetch} feature="contacts" className="h-64 rounded-xl" />
  const groups = data.pages.flatMap((page) => page.groups)
  if (groups.length === 0) {
    return (
      <EmptyState
        icon={CopyCheck}
        title={t('contacts.duplicates.none')}
        description={t('contacts.duplicates.none_text')}
      />
    )
  }
  return (
    <div className="space-y-5">
      {groups.map((group) => (
        <DuplicateGroupCard key={group.contacts.map(({ id }) => id).join()} group={group} {...props} />
      ))}
      <LoadMore
        shown={groups.length}
        hasMore={hasNextPage}
        busy={isFetchingNextPage}
        onMore={() => void fetchNextPage()}
      />
    </div>
  )
}

import { Tags } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import type { Selection } from '../api/tag-contacts.ts'
import type { ContactFilter } from '../search.ts'
import { BulkTagDialog } from './bulk-tag-dialog.tsx'

interface BulkBarProps {
  accountId: string
  tags: readonly Tag[]
  filter: ContactFilter
  selectedIds: string[]
  /** Everything the filter finds, also what is not shown yet. */
  allFound: boolean
  hasMore: boolean
  onAllFound: () => void
  onClear: () => void
}

/** What can be done with the chosen contacts, and a way from those shown to all that were found. */
export function BulkBar({
  accountId,
  tags,
  filter,
  selectedIds,
  allFound,
  hasMore,
  onAllFound,
  onClear,
}: BulkBarProps) {
  const t = useTranslate()
  const selection: Selection = allFound ? { filter } : { ids: selectedIds }
  return (
    <section
      aria-label={t('contacts.selection')}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-primary/30 bg-primary/5 px-4 py-2.5 text-sm"
    >
      <p role="status" className="font-medium">
        {allFound ? t('contacts.selected_found') : t('contacts.selected', { count: selectedIds.length })}
      </p>
      {hasMore && !allFound && (
        <Button variant="link" size="small" className="px-0" onClick={onAllFound}>
          {t('contacts.select_found')}
        </Button>
      )}
      <span className="flex flex-wrap gap-2 sm:ml-auto">
        <BulkTagDialog
          accountId={accountId}
          tags={tags}
          selection={selection}
          onDone={onClear}
          trigger={
            <Button variant="outline" size="small">
              <Tags aria-hidden />
              {t('contacts.bulk_tag')}
            </Button>
          }
        />
        <Button variant="ghost" size="small" onClick={onClear}>
          {t('contacts.selection_clear')}
        </Button>
      </span>
    </section>
  )
}

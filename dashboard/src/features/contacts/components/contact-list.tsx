import type { RowSelectionState } from '@tanstack/react-table'
import { ContactRound, SearchX } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { LoadMore } from '@/components/ui/load-more.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { SkeletonRows } from '@/components/ui/skeleton.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { useContactCount } from '../api/count-contacts.ts'
import { useLastChats } from '../api/list-last-chats.ts'
import { useContacts } from '../api/search-contacts.ts'
import { useColumnChoice } from '../column-choice.ts'
import { type ContactSearch, filterOf, isFiltered } from '../search.ts'
import type { ContactContext } from '../types.ts'
import { BulkBar } from './bulk-bar.tsx'
import { ContactTable } from './contact-table.tsx'
import { ContactToolbar } from './contact-toolbar.tsx'

interface ContactListProps {
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  canWrite: boolean
  search: ContactSearch
  onSearch: (changes: Partial<ContactSearch>) => void
  onOpen: (contactId: string) => void
  onWrite: ContactContext['onWrite']
  /** What to do when there is no contact at all. */
  children: ReactNode
}

const NOTHING: RowSelectionState = {}

export function ContactList(props: ContactListProps) {
  const { accountId, tags, fields, canWrite, search, onSearch, onOpen, onWrite, children } = props
  const t = useTranslate()
  const filter = filterOf(search)
  const filterKey = JSON.stringify(filter)
  const [shownFields, setShownFields] = useColumnChoice(accountId)
  const [chosen, setChosen] = useState({ filterKey, rows: NOTHING, allFound: false })
  // A choice made under another filter is none of what is seen now.
  const { rows, allFound } = chosen.filterKey === filterKey ? chosen : { rows: NOTHING, allFound: false }
  const choose = (next: RowSelectionState, all = false) => setChosen({ filterKey, rows: next, allFound: all })
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useContacts(
    accountId,
    filter,
  )
  const { data: total } = useContactCount(accountId, filter)
  const lastChats = useLastChats(
    accountId,
    data?.pages.map((page) => page.contacts.map(({ id }) => id)) ?? [],
  )
  const contacts = data?.pages.flatMap((page) => page.contacts) ?? []
  const selectedIds = Object.keys(rows).filter((id) => rows[id])

  if (data && contacts.length === 0 && !isFiltered(filter)) {
    return (
      <EmptyState icon={ContactRound} title={t('contacts.empty')} description={t('contacts.empty_text')}>
        {children}
      </EmptyState>
    )
  }
  return (
    <div className="space-y-4">
      <ContactToolbar
        search={search}
        onSearch={onSearch}
        tags={tags}
        fields={fields}
        shownFields={shownFields}
        onShownFields={setShownFields}
      />
      {selectedIds.length > 0 && canWrite && (
        <BulkBar
          accountId={accountId}
          tags={tags}
          filter={filter}
          selectedIds={selectedIds}
          allFound={allFound}
          hasMore={hasNextPage}
          onAllFound={() => choose(rows, true)}
          onClear={() => choose(NOTHING)}
        />
      )}
      {(isPending || error) && (
        <Pending error={error} refetch={refetch} feature="contacts">
          <SkeletonRows count={6} />
        </Pending>
      )}
      {data && contacts.length === 0 && (
        <EmptyState
          icon={SearchX}
          title={t('contacts.none_match')}
          description={t('contacts.none_match_text')}
        >
          <Button
            variant="outline"
            onClick={() => onSearch({ q: undefined, tags: undefined, fields: undefined })}
          >
            {t('contacts.clear_filter')}
          </Button>
        </EmptyState>
      )}
      {contacts.length > 0 && (
        <div>
          <p role="status" className="pb-2 text-sm text-muted-foreground tabular-nums">
            {total && t(total.more ? 'contacts.total_more' : 'contacts.total', { count: total.count })}
          </p>
          <ContactTable
            contacts={contacts}
            lastChats={lastChats}
            tags={tags}
            fields={fields}
            shownFields={shownFields}
            selection={rows}
            onSelection={choose}
            onOpen={onOpen}
            onWrite={onWrite}
          />
          <LoadMore
            shown={contacts.length}
            hasMore={hasNextPage}
            busy={isFetchingNextPage}
            onMore={() => void fetchNextPage()}
          />
        </div>
      )}
    </div>
  )
}

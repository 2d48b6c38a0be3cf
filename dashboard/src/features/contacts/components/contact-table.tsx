import { useLingui } from '@lingui/react'
import { type RowSelectionState, useTable } from '@tanstack/react-table'
import { useMemo } from 'react'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import type { Contact, ContactContext } from '../types.ts'
import { contactColumns, contactFeatures } from './contact-columns.tsx'

interface ContactTableProps {
  contacts: Contact[]
  /** When somebody last wrote, by contact. */
  lastChats: Readonly<Record<string, string>>
  tags: readonly Tag[]
  fields: readonly CustomField[]
  /** Names of the custom fields shown as columns. */
  shownFields: readonly string[]
  selection: RowSelectionState
  onSelection: (selection: RowSelectionState) => void
  onOpen: (contactId: string) => void
  onWrite: ContactContext['onWrite']
}

/** What a telephone leaves out: it shows the phone under the name. */
const WIDE_ONLY: Record<string, string> = {
  phone: 'hidden sm:table-cell',
  tags: 'hidden sm:table-cell',
  last_chat: 'hidden md:table-cell',
  created_at: 'hidden 2xl:table-cell',
}

export function ContactTable(props: ContactTableProps) {
  const { contacts, lastChats, tags, fields, shownFields, selection, onSelection, onOpen, onWrite } = props
  const t = useTranslate()
  const { i18n } = useLingui()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions are others with every render, and always the same
  const columns = useMemo(
    () => contactColumns({ tags, fields, locale: i18n.locale, t, onOpen, onWrite, lastChats }),
    [tags, fields, i18n.locale, t, onWrite !== undefined, lastChats],
  )
  const columnVisibility = Object.fromEntries(
    fields.map(({ name }) => [`field:${name}`, shownFields.includes(name)]),
  )
  const table = useTable({
    features: contactFeatures,
    columns,
    data: contacts,
    getRowId: ({ id }) => id,
    state: { rowSelection: selection, columnVisibility },
    onRowSelectionChange: (change) => onSelection(typeof change === 'function' ? change(selection) : change),
  })

  return (
    <Table label={t('layout.contacts')}>
      <TableHeader>
        {table.getHeaderGroups().map((group) => (
          <TableRow key={group.id}>
            {group.headers.map((header) => (
              <TableHead key={header.id} className={WIDE_ONLY[header.column.id]}>
                <table.FlexRender header={header} />
              </TableHead>
            ))}
          </TableRow>
        ))}
      </TableHeader>
      <TableBody>
        {table.getRowModel().rows.map((row) => (
          <TableRow key={row.id} data-state={row.getIsSelected() ? 'selected' : undefined}>
            {row.getVisibleCells().map((cell) => (
              <TableCell key={cell.id} className={WIDE_ONLY[cell.column.id]}>
                <table.FlexRender cell={cell} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

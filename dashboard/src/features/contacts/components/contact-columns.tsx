import {
  columnVisibilityFeature,
  createColumnHelper,
  rowSelectionFeature,
  tableFeatures,
} from '@tanstack/react-table'
import { MessageSquare } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { Tooltip } from '@/components/ui/tooltip.tsx'
import { type CustomField, fieldLabel, formatFieldValue } from '@/lib/custom-fields.ts'
import type { Translate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { formatDateTime } from '@/lib/time.ts'
import { displayName, identityOf } from '../contact.ts'
import type { Contact, ContactContext } from '../types.ts'
import { NameCell, TagsCell } from './contact-cells.tsx'

export const contactFeatures = tableFeatures({ columnVisibilityFeature, rowSelectionFeature })

const helper = createColumnHelper<typeof contactFeatures, Contact>()

interface ColumnContext {
  tags: readonly Tag[]
  fields: readonly CustomField[]
  locale: string
  t: Translate
  onOpen: (contactId: string) => void
  onWrite: ContactContext['onWrite']
  lastChats: Readonly<Record<string, string>>
}

/** What the table shows of each contact; custom fields are columns called `field:<name>`. */
export function contactColumns({ tags, fields, locale, t, onOpen, onWrite, lastChats }: ColumnContext) {
  const words: [string, string] = [t('common.yes'), t('common.no')]
  return helper.columns([
    helper.display({
      id: 'select',
      header: ({ table }) => (
        <Checkbox
          aria-label={t('contacts.select_shown')}
          checked={table.getIsAllRowsSelected() || (table.getIsSomeRowsSelected() && 'indeterminate')}
          onCheckedChange={(checked) => table.toggleAllRowsSelected(checked === true)}
        />
      ),
      cell: ({ row }) => (
        <Checkbox
          aria-label={t('contacts.select', { name: displayName(row.original) })}
          checked={row.getIsSelected()}
          onClick={row.getToggleSelectedHandler()}
        />
      ),
    }),
    helper.display({
      id: 'name',
      header: () => t('contacts.name'),
      cell: ({ row }) => <NameCell contact={row.original} t={t} onOpen={onOpen} />,
    }),
    helper.display({
      id: 'phone',
      header: () => t('contacts.phone'),
      cell: ({ row }) => <span className="whitespace-nowrap tabular-nums">{identityOf(row.original)}</span>,
    }),
    helper.display({
      id: 'tags',
      header: () => t('contacts.tags'),
      cell: ({ row }) => <TagsCell names={row.original.tags} tags={tags} />,
    }),
    ...fields.map((field) =>
      helper.display({
        id: `field:${field.name}`,
        header: () => fieldLabel(field),
        cell: ({ row }) => {
          const value = row.original.fields[field.name]
          return value === undefined ? '' : formatFieldValue(value, field.type, locale, words)
        },
      }),
    ),
    helper.display({
      id: 'last_chat',
      header: () => t('contacts.last_chat'),
      cell: ({ row }) => {
        const at = lastChats[row.original.id]
        return (
          <span className="whitespace-nowrap text-muted-foreground tabular-nums">
            {at ? formatDateTime(at, locale) : '–'}
          </span>
        )
      },
    }),
    helper.display({
      id: 'created_at',
      header: () => t('contacts.created_at'),
      cell: ({ row }) => (
        <span className="whitespace-nowrap text-muted-foreground tabular-nums">
          {formatDateTime(row.original.created_at, locale)}
        </span>
      ),
    }),
    helper.display({
      id: 'actions',
      header: () => <span className="sr-only">{t('contacts.actions')}</span>,
      cell: ({ row }) =>
        onWrite && (
          <Tooltip label={t('contacts.write')}>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('contacts.write_to', { name: displayName(row.original) })}
              onClick={() => onWrite(row.original)}
            >
              <MessageSquare aria-hidden />
            </Button>
          </Tooltip>
        ),
    }),
  ])
}

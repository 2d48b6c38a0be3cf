import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { SortableList } from '@/components/ui/sortable-list.tsx'
import { useChoices } from '@/lib/choices.ts'
import { blankItem, ITEM_KINDS, MOST_ITEMS } from '@/lib/content-items.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { ContentItem } from '@/types/flow.generated.ts'
import { usePlaceholders } from '../template-text/use-placeholders.ts'
import { ItemFields } from './item-fields.tsx'

interface ContentEditorProps {
  items: readonly ContentItem[]
  onChange: (items: ContentItem[]) => void
  /** Names of a flow's variables, for its texts. */
  variables?: readonly string[]
}

/** Messages, one after another. Their files are those of the `FileStoreProvider` above. */
export function ContentEditor({ items, onChange, variables = [] }: ContentEditorProps) {
  const t = useTranslate()
  const groups = usePlaceholders(variables)
  const { templates } = useChoices()
  // Only numbers of the official API have any.
  const kinds = ITEM_KINDS.filter((kind) => kind !== 'template' || templates.length > 0)
  const nameOf = ({ kind }: ContentItem, index: number) =>
    t('content.item', { number: index + 1, kind: t(`content.kind.${kind}`) })
  return (
    <div className="space-y-3">
      <SortableList
        items={items}
        keyOf={(item, index) => `${index} ${item.kind}`}
        nameOf={nameOf}
        onChange={onChange}
      >
        {(item, index) => (
          <fieldset className="min-w-0 space-y-4">
            <legend className="sr-only">{nameOf(item, index)}</legend>
            <div className="flex items-center justify-between gap-2">
              <p className="text-sm font-medium" aria-hidden>
                {nameOf(item, index)}
              </p>
              <Button
                variant="ghost"
                size="icon"
                className="size-8"
                aria-label={t('content.item_remove', { name: nameOf(item, index) })}
                onClick={() => onChange(items.filter((_, at) => at !== index))}
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
            <ItemFields
              item={item}
              groups={groups}
              onChange={(next) => onChange(items.map((old, at) => (at === index ? next : old)))}
            />
          </fieldset>
        )}
      </SortableList>
      {items.length === 0 && <p className="text-sm text-danger">{t('content.items_none')}</p>}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" disabled={items.length >= MOST_ITEMS}>
            <Plus aria-hidden />
            {t('content.item_add')}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {kinds.map((kind) => (
            <DropdownMenuItem key={kind} onSelect={() => onChange([...items, blankItem(kind)])}>
              {t(`content.kind.${kind}`)}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  )
}

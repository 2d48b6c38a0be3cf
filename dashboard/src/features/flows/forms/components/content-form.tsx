import { Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { SortableList } from '@/components/ui/sortable-list.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { ContentItem } from '@/types/flow.generated.ts'
import { blankItem, ITEM_KINDS, MOST_ITEMS } from '../items.ts'
import { ItemFields } from './item-fields.tsx'
import type { FormProps } from './scoped.tsx'

/** Messages, one after another. */
export function ContentForm({ node, onChange }: FormProps<NodeOf<'content'>>) {
  const t = useTranslate()
  const { items } = node
  const set = (next: ContentItem[]) => onChange({ ...node, items: next })
  const nameOf = ({ kind }: ContentItem, index: number) =>
    t('flow_forms.item', { number: index + 1, kind: t(`flow_forms.kind.${kind}`) })
  return (
    <div className="space-y-3">
      <SortableList
        items={items}
        keyOf={(item, index) => `${index} ${item.kind}`}
        nameOf={nameOf}
        onChange={set}
      >
        {(item, index) => (
          <fieldset className="min-w-0 space-y-4">
            <div className="flex items-center justify-between gap-2">
              <legend className="contents text-sm font-medium">{nameOf(item, index)}</legend>
              <Button
                variant="ghost"
                size="icon"
                className="size-8"
                aria-label={t('flow_forms.item_remove', { name: nameOf(item, index) })}
                onClick={() => set(items.filter((_, at) => at !== index))}
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
            <ItemFields
              item={item}
              onChange={(next) => set(items.map((old, at) => (at === index ? next : old)))}
            />
          </fieldset>
        )}
      </SortableList>
      {items.length === 0 && <p className="text-sm text-danger">{t('flow_forms.items_none')}</p>}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" disabled={items.length >= MOST_ITEMS}>
            <Plus aria-hidden />
            {t('flow_forms.item_add')}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {ITEM_KINDS.map((kind) => (
            <DropdownMenuItem key={kind} onSelect={() => set([...items, blankItem(kind)])}>
              {t(`flow_forms.kind.${kind}`)}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  )
}

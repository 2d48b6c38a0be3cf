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
import type { NodeOf } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Deed } from '@/types/flow.generated.ts'
import { blankDeed, DEED_KINDS, MOST_DEEDS } from '../deeds.ts'
import { DeedFields } from './deed-fields.tsx'
import type { FormProps } from './scoped.tsx'

/** What is done, in its order, without a word to the person. */
export function ActionForm({ node, onChange }: FormProps<NodeOf<'action'>>) {
  const t = useTranslate()
  const choices = useChoices()
  const deeds = node.do
  const set = (next: Deed[]) => onChange({ ...node, do: next })
  const nameOf = ({ kind }: Deed) => t(`flow_forms.deed.${kind}`)
  return (
    <div className="space-y-3">
      <SortableList
        items={deeds}
        keyOf={(deed, index) => `${index} ${deed.kind}`}
        nameOf={nameOf}
        onChange={set}
      >
        {(deed, index) => (
          <div className="space-y-3">
            <div className="flex items-center justify-between gap-2">
              <p className="text-sm font-medium">{nameOf(deed)}</p>
              <Button
                variant="ghost"
                size="icon"
                className="size-8"
                aria-label={t('flow_forms.deed_remove', { name: nameOf(deed) })}
                onClick={() => set(deeds.filter((_, at) => at !== index))}
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
            <DeedFields
              deed={deed}
              onChange={(next) => set(deeds.map((old, at) => (at === index ? next : old)))}
            />
          </div>
        )}
      </SortableList>
      {deeds.length === 0 && <p className="text-sm text-danger">{t('flow_forms.deeds_none')}</p>}
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline" disabled={deeds.length >= MOST_DEEDS}>
            <Plus aria-hidden />
            {t('flow_forms.deed_add')}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start">
          {DEED_KINDS.map((kind) => (
            <DropdownMenuItem key={kind} onSelect={() => set([...deeds, blankDeed(kind, choices)])}>
              {t(`flow_forms.deed.${kind}`)}
            </DropdownMenuItem>
          ))}
        </DropdownMenuContent>
      </DropdownMenu>
    </div>
  )
}

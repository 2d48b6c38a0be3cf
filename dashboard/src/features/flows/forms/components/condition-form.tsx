import { Plus, Trash2 } from 'lucide-react'
import { FilterEditor } from '@/components/filters/filter-editor.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { SortableList } from '@/components/ui/sortable-list.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { newIdAmong } from '@/lib/flow/names.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { patch } from '@/lib/patch.ts'
import type { Branch } from '@/types/flow.generated.ts'
import { useFormScope } from '../scope.ts'
import type { FormProps } from './scoped.tsx'

const MOST_BRANCHES = 20

/** Ways that are tried from above; whoever none of them suits takes the last. */
export function ConditionForm({ node, onChange }: FormProps<NodeOf<'condition'>>) {
  const t = useTranslate()
  const { variables } = useFormScope()
  const { branches } = node
  const set = (next: Branch[]) => onChange({ ...node, branches: next })
  const nameOf = ({ name }: Branch, index: number) => name || t('flow_forms.branch', { number: index + 1 })
  const replace = (index: number, branch: Branch) =>
    set(branches.map((old, at) => (at === index ? branch : old)))
  return (
    <div className="space-y-3">
      <p className="text-sm text-muted-foreground">{t('flow_forms.branches_hint')}</p>
      <SortableList items={branches} keyOf={({ id }) => id} nameOf={nameOf} onChange={set}>
        {(branch, index) => (
          <div className="space-y-4">
            <div className="flex items-start gap-1">
              <div className="min-w-0 flex-1">
                <FormField
                  label={t('flow_forms.branch_name', { number: index + 1 })}
                  maxLength={100}
                  value={branch.name ?? ''}
                  onChange={({ target }) =>
                    replace(index, patch(branch, { name: target.value || undefined }))
                  }
                />
              </div>
              <Button
                variant="ghost"
                size="icon"
                className="mt-5.5"
                aria-label={t('flow_forms.branch_remove', { name: nameOf(branch, index) })}
                onClick={() => set(branches.filter((_, at) => at !== index))}
              >
                <Trash2 aria-hidden />
              </Button>
            </div>
            <FilterEditor
              label={nameOf(branch, index)}
              scope="flow"
              variables={variables}
              value={branch.when}
              onChange={(when) => replace(index, { ...branch, when })}
            />
          </div>
        )}
      </SortableList>
      {branches.length === 0 && <p className="text-sm text-danger">{t('flow_forms.branches_none')}</p>}
      <Button
        variant="outline"
        size="small"
        disabled={branches.length >= MOST_BRANCHES}
        onClick={() =>
          set([
            ...branches,
            { id: newIdAmong(branches), when: { all: [{ subject: 'tag', operator: 'has' }] } },
          ])
        }
      >
        <Plus aria-hidden />
        {t('flow_forms.branch_add')}
      </Button>
      <p className="text-sm text-muted-foreground">{t('flow_forms.otherwise_hint')}</p>
    </div>
  )
}

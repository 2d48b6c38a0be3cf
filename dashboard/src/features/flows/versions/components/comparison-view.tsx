import { Minus, Pencil, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Exit, exitsOf } from '@/lib/flow/exits.ts'
import type { FlowNode, Graph } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type BlockChange, type Comparison, isNoChange } from '../compare.ts'

interface ComparisonViewProps {
  before: Graph
  after: Graph
  comparison: Comparison
}

/** Blocks that have come, gone and changed, with their texts before and after. */
export function ComparisonView({ before, after, comparison }: ComparisonViewProps) {
  const t = useTranslate()
  const name = (node: FlowNode | undefined) =>
    node ? node.name || t(`flow_forms.type.${node.type}`) : t('flows.leads_nowhere')
  const { added, removed, changed, isSameStart } = comparison
  if (isNoChange(comparison))
    return <p className="text-sm text-muted-foreground">{t('flows.no_difference')}</p>
  return (
    <ul className="space-y-2.5 text-sm">
      {!isSameStart && <li>{t('flows.other_start', { name: name(after.nodes[after.start]) })}</li>}
      {added.map(([id, node]) => (
        <Line key={id} icon={<Plus className="text-success" role="img" aria-label={t('flows.added')} />}>
          {name(node)}
        </Line>
      ))}
      {removed.map(([id, node]) => (
        <Line key={id} icon={<Minus className="text-danger" role="img" aria-label={t('flows.gone')} />}>
          {name(node)}
        </Line>
      ))}
      {changed.map((change) => (
        <Line
          key={change.id}
          icon={<Pencil className="text-info" role="img" aria-label={t('flows.changed')} />}
        >
          {name(change.after)}
          <ChangeDetails
            change={change}
            nameOf={(id) => name(id === null ? undefined : (after.nodes[id] ?? before.nodes[id]))}
          />
        </Line>
      ))}
    </ul>
  )
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <div className="min-w-0 flex-1 font-medium break-words">{children}</div>
    </li>
  )
}

function ChangeDetails({ change, nameOf }: { change: BlockChange; nameOf: (id: string | null) => string }) {
  const t = useTranslate()
  const exits = [...exitsOf(change.before), ...exitsOf(change.after)]
  const exitName = (key: string) => {
    const exit = exits.find((one) => one.key === key) as Exit
    return exit.label?.trim() || t(`flows.exit.${exit.kind}`)
  }
  return (
    <div className="space-y-1 pt-1 text-xs font-normal">
      {change.lost.map((text) => (
        <del
          key={text}
          className="block rounded bg-danger-soft px-1.5 py-1 whitespace-pre-line text-danger no-underline"
        >
          {text}
        </del>
      ))}
      {change.gained.map((text) => (
        <ins
          key={text}
          className="block rounded bg-success-soft px-1.5 py-1 whitespace-pre-line text-success no-underline"
        >
          {text}
        </ins>
      ))}
      {change.exits.map(({ key, before, after }) => (
        <p key={key} className="text-muted-foreground">
          {t('flows.exit_changed', { exit: exitName(key), before: nameOf(before), after: nameOf(after) })}
        </p>
      ))}
      {change.isOther && <p className="text-muted-foreground">{t('flows.other_settings')}</p>}
    </div>
  )
}

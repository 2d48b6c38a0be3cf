import { ChevronRight, CircleAlert, TriangleAlert } from 'lucide-react'
import { Card } from '@/components/ui/card.tsx'
import { cn } from '@/lib/cn.ts'
import { exitsOf } from '@/lib/flow/exits.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { NODE_LOOKS } from '@/lib/flow/node-types.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Problem } from '../types.ts'
import { useBlockNames } from '../use-block-names.ts'
import { orderOfWalk } from '../walk.ts'
import { BlockSummary } from './block-summary.tsx'

interface BlockListProps {
  graph: Graph
  problems: Readonly<Record<string, Problem['level']>>
  onOpen: (nodeId: string) => void
}

/** The blocks in the order in which somebody comes to them, for a window too narrow to draw in. */
export function BlockList({ graph, problems, onOpen }: BlockListProps) {
  const t = useTranslate()
  const { nameOf, exitName } = useBlockNames()
  return (
    <div className="min-w-0 flex-1 overflow-y-auto p-4">
      <p className="pb-3 text-sm text-muted-foreground">{t('flows.list_hint')}</p>
      <ol className="space-y-2.5">
        {orderOfWalk(graph).map((id) => {
          const node = graph.nodes[id]
          if (!node) return null
          const { icon: Icon, classes } = NODE_LOOKS[node.type]
          const joined = exitsOf(node).filter(({ target }) => target && graph.nodes[target])
          return (
            <li key={id}>
              <Card className="relative overflow-hidden">
                <h2 className="flex items-center gap-2.5 px-3 pt-3 pb-2 text-sm font-semibold">
                  <span className={cn('grid size-7 shrink-0 place-items-center rounded-md', classes)}>
                    <Icon className="size-4" aria-hidden />
                  </span>
                  <button
                    type="button"
                    className="focus-ring min-w-0 flex-1 truncate rounded-sm text-left after:absolute after:inset-0"
                    onClick={() => onOpen(id)}
                  >
                    {nameOf(node)}
                  </button>
                  {problems[id] === 'error' && (
                    <CircleAlert
                      className="size-4 text-danger"
                      role="img"
                      aria-label={t('flows.has_error')}
                    />
                  )}
                  {problems[id] === 'warning' && (
                    <TriangleAlert
                      className="size-4 text-warning"
                      role="img"
                      aria-label={t('flows.has_warning')}
                    />
                  )}
                  <ChevronRight className="size-4 shrink-0 text-muted-foreground" aria-hidden />
                </h2>
                <BlockSummary node={node} />
                {joined.length > 0 && (
                  <ul className="border-t px-3 py-2 text-xs text-muted-foreground">
                    {joined.map((exit) => (
                      <li key={exit.key} className="flex gap-1.5 py-0.5">
                        <span className="max-w-1/2 truncate">{exitName(exit)}</span>
                        <span aria-hidden>→</span>
                        <span className="min-w-0 truncate font-medium text-foreground">
                          {nameOf(graph.nodes[exit.target ?? ''] ?? node)}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
              </Card>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

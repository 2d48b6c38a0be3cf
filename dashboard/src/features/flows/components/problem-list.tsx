import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import type { Graph } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Problem } from '../types.ts'
import { useBlockNames } from '../use-block-names.ts'
import { useProblemText } from '../use-problem-text.ts'

interface ProblemListProps {
  graph: Graph
  problems: readonly Problem[]
  onJump: (nodeId: string) => void
}

/** What is wrong, the worst first; each leads to its block. */
export function ProblemList({ graph, problems, onJump }: ProblemListProps) {
  const t = useTranslate()
  const { nameOf } = useBlockNames()
  const say = useProblemText()
  if (problems.length === 0)
    return (
      <p className="flex items-center gap-2 text-sm text-muted-foreground">
        <CircleCheck className="size-4 text-success" aria-hidden />
        {t('flows.no_problems')}
      </p>
    )
  return (
    <ul className="space-y-1">
      {problems.map((problem) => {
        const { code, node: id, level, detail, exit } = problem
        const Icon = level === 'error' ? CircleAlert : TriangleAlert
        const node = id ? graph.nodes[id] : undefined
        return (
          <li key={`${code} ${id} ${exit} ${detail}`}>
            <button
              type="button"
              disabled={!node}
              className="focus-ring flex w-full gap-2 rounded-md px-2 py-1.5 text-left text-sm enabled:hover:bg-accent"
              onClick={() => id && onJump(id)}
            >
              <Icon
                className={`mt-0.5 size-4 shrink-0 ${level === 'error' ? 'text-danger' : 'text-warning'}`}
                role="img"
                aria-label={t(level === 'error' ? 'flows.error' : 'flows.warning')}
              />
              <span className="min-w-0">
                {node && <span className="block truncate font-medium">{nameOf(node)}</span>}
                <span className="block break-words text-muted-foreground">{say(problem, node)}</span>
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

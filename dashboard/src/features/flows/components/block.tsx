import { Handle, type NodeProps, Position, useUpdateNodeInternals } from '@xyflow/react'
import { CircleAlert, Flag, TriangleAlert } from 'lucide-react'
import { memo, useEffect, useRef } from 'react'
import { cn } from '@/lib/cn.ts'
import { exitsOf } from '@/lib/flow/exits.ts'
import { NODE_LOOKS } from '@/lib/flow/node-types.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { BlockData, BlockElement } from '../elements.ts'
import { useBlockNames } from '../use-block-names.ts'
import { BlockCounts } from './block-counts.tsx'
import { BlockSummary } from './block-summary.tsx'

/** A block on the canvas. Drawn again only when what it shows has changed. */
export const Block = memo(function Block({ id, data, selected }: NodeProps<BlockElement>) {
  const { nameOf, exitName } = useBlockNames()
  const { node, isStart, counts } = data
  const { icon: Icon, classes } = NODE_LOOKS[node.type]
  const exits = exitsOf(node)
  const update = useUpdateNodeInternals()
  const keys = exits.map(({ key }) => key).join(' ')
  const measured = useRef(keys)
  useEffect(() => {
    // React Flow measures a new block by itself; told of each, it would go through all of them as many times.
    if (measured.current !== keys) update(id)
    measured.current = keys
  }, [id, keys, update])

  return (
    <div
      data-block={node.type}
      className={cn('w-64 rounded-xl border bg-card shadow-sm', ringOf(data, selected))}
    >
      {node.type !== 'start' && (
        <Handle type="target" position={Position.Left} isConnectable={!data.isReadOnly} className="top-6!" />
      )}
      <header className="flex items-center gap-2.5 px-3 pt-3 pb-2">
        <span className={cn('grid size-7 shrink-0 place-items-center rounded-md', classes)}>
          <Icon className="size-4" aria-hidden />
        </span>
        <span className="min-w-0 flex-1 truncate text-sm font-semibold">{nameOf(node)}</span>
        <BlockSigns problem={data.problem} isStart={isStart && node.type !== 'start'} />
      </header>
      <BlockSummary node={node} />
      {exits.length > 0 && (
        <ul className="border-t py-1.5">
          {exits.map((exit) => (
            <li key={exit.key} className="relative flex justify-end px-4 py-1 text-xs">
              <span className="truncate text-muted-foreground">{exitName(exit)}</span>
              {counts?.exits[exit.key] !== undefined && (
                <span className="ml-2 font-medium tabular-nums">{counts.exits[exit.key]}</span>
              )}
              <Handle
                type="source"
                position={Position.Right}
                id={exit.key}
                data-joined={exit.target !== null}
                isConnectable={!data.isReadOnly}
              />
            </li>
          ))}
        </ul>
      )}
      {counts && <BlockCounts counts={counts} all={data.all} />}
    </div>
  )
})

function ringOf({ lit, problem, isFound }: BlockData, selected: boolean): string {
  if (selected) return 'border-primary ring-2 ring-primary/40'
  if (lit === 'last') return 'border-primary ring-4 ring-primary/50'
  if (lit === 'taken') return 'border-primary ring-2 ring-primary/30'
  if (isFound) return 'border-info ring-2 ring-info/40'
  return problem === 'error' ? 'border-danger/60' : ''
}

function BlockSigns({ problem, isStart }: { problem: BlockData['problem']; isStart: boolean }) {
  const t = useTranslate()
  return (
    <>
      {isStart && (
        <Flag className="size-4 shrink-0 text-primary" role="img" aria-label={t('flows.begins_here')} />
      )}
      {problem === 'error' && (
        <CircleAlert className="size-4 shrink-0 text-danger" role="img" aria-label={t('flows.has_error')} />
      )}
      {problem === 'warning' && (
        <TriangleAlert
          className="size-4 shrink-0 text-warning"
          role="img"
          aria-label={t('flows.has_warning')}
        />
      )}
    </>
  )
}

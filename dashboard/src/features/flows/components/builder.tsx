import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { NodeForms } from '@/lib/flow/form.ts'
import { useMediaQuery } from '@/lib/media-query.ts'
import { useFlowCounts } from '../api/flow-counts.ts'
import type { BuilderParts } from '../panels.ts'
import type { Flow } from '../types.ts'
import { useBuilder } from '../use-builder.ts'
import { BlockList } from './block-list.tsx'
import { BuilderHeader } from './builder-header.tsx'
import { BuilderPanel } from './builder-panel.tsx'
import { ConflictAlert } from './conflict-alert.tsx'

// A telephone never loads what draws.
const Desk = lazy(async () => ({ default: (await import('./desk.tsx')).Desk }))

interface BuilderProps {
  accountId: string
  userId: string
  flow: Flow
  forms: NodeForms
  parts: BuilderParts
  isReadOnly: boolean
  /** Who else is in the flow. */
  editors: readonly string[]
  /** Back to the list, and on to the runs. */
  back: ReactNode
  links: ReactNode
}

/** One flow, drawn: on a telephone it is listed, and its texts are edited. */
export function Builder(props: BuilderProps) {
  const { accountId, flow, forms, isReadOnly, editors, parts } = props
  const builder = useBuilder(props)
  const { document, edits, autosave, problems, byBlock, jumpTo } = builder
  const isWide = useMediaQuery('(min-width: 768px)')
  const [isCounting, setCounting] = useState(false)
  const counts = useFlowCounts(accountId, flow.id, isCounting)

  return (
    <div className="flex min-w-0 flex-1 flex-col">
      <BuilderHeader
        {...props}
        builder={builder}
        isWide={isWide}
        isCounting={isCounting}
        onCount={setCounting}
      />
      {autosave.state.status === 'conflict' && (
        <ConflictAlert
          editors={editors}
          onTakeTheirs={autosave.saver.takeTheirs}
          onKeepMine={autosave.saver.keepMine}
        />
      )}
      <div className="flex min-h-0 flex-1">
        {isWide ? (
          <Suspense fallback={<Skeleton className="m-4 flex-1" />}>
            <Desk
              document={document}
              edits={edits}
              isReadOnly={isReadOnly}
              problems={byBlock}
              counts={counts}
              lit={builder.lit}
              jump={builder.jump}
              onSelect={builder.select}
            />
          </Suspense>
        ) : (
          <BlockList graph={document.graph} problems={byBlock} onOpen={(id) => builder.select([id])} />
        )}
        <BuilderPanel
          accountId={accountId}
          builder={builder}
          forms={forms}
          parts={parts}
          isReadOnly={isReadOnly}
          isWide={isWide}
          problems={problems}
          onJump={isWide ? jumpTo : (id) => builder.select([id])}
        />
      </div>
    </div>
  )
}

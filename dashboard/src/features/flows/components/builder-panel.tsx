import { X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { cn } from '@/lib/cn.ts'
import type { NodeForms } from '@/lib/flow/form.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { BuilderParts } from '../panels.ts'
import type { Problem } from '../types.ts'
import { useBlockNames } from '../use-block-names.ts'
import type { BuilderState } from '../use-builder.ts'
import { BlockFields } from './block-fields.tsx'
import { ProblemList } from './problem-list.tsx'

interface BuilderPanelProps {
  accountId: string
  builder: BuilderState
  forms: NodeForms
  parts: BuilderParts
  problems: readonly Problem[]
  isReadOnly: boolean
  isWide: boolean
  onJump: (nodeId: string) => void
}

/** Beside the canvas: the chosen block, the problems, the test chat or the versions. On a telephone over the page. */
export function BuilderPanel(props: BuilderPanelProps) {
  const { accountId, builder, forms, parts, problems, isReadOnly, isWide, onJump } = props
  const t = useTranslate()
  const { nameOf } = useBlockNames()
  const { document, edits, panel, selected } = builder
  const { graph } = document
  const [nodeId = ''] = selected
  const node = graph.nodes[nodeId]
  const [wasTested, setTested] = useState(false)
  if (panel === 'test' && !wasTested) setTested(true)
  const close = () => (panel === 'block' && !isWide ? builder.select([]) : builder.setPanel(undefined))
  const title = panel === 'block' && node ? nameOf(node) : panel ? t(`flows.panel.${panel}`) : ''
  const isShown = panel !== undefined && (panel !== 'block' || node !== undefined)

  return (
    <aside
      aria-label={title}
      className={cn(
        'flex w-full flex-col border-l bg-card md:w-90 md:shrink-0',
        !isWide && 'fixed inset-0 z-40',
        !isShown && 'hidden',
      )}
    >
      <header className="flex items-center gap-2 border-b py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{title}</h2>
        <Button variant="ghost" size="icon" aria-label={t('common.close')} onClick={close}>
          <X aria-hidden />
        </Button>
      </header>
      {panel === 'block' && node && (
        <PanelBody>
          <BlockFields
            key={nodeId}
            accountId={accountId}
            graph={graph}
            nodeId={nodeId}
            forms={forms}
            problems={problems}
            isReadOnly={isReadOnly}
            onChange={(next) => edits.setNode(nodeId, next)}
            onRename={(name) => edits.rename(nodeId, name)}
            onConnect={(exit, target) => edits.connect(nodeId, exit, target)}
            onBegin={() => edits.setStart(nodeId)}
            onDuplicate={() => edits.duplicate([nodeId])}
            onRemove={() => {
              edits.remove([nodeId])
              builder.select([])
            }}
          />
        </PanelBody>
      )}
      {panel === 'problems' && (
        <PanelBody>
          <ProblemList graph={graph} problems={problems} onJump={onJump} />
        </PanelBody>
      )}
      {panel === 'settings' && (
        <PanelBody>
          {parts.settings({
            settings: graph.settings ?? {},
            readOnly: isReadOnly,
            onChange: edits.setSettings,
          })}
        </PanelBody>
      )}
      {/* A talk that was begun goes on while a block is looked at. */}
      {wasTested && (
        <div className={cn('flex min-h-0 flex-1 flex-col', panel !== 'test' && 'hidden')}>
          {parts.test({ graph, onTrace: builder.setLit })}
        </div>
      )}
      {panel === 'versions' && (
        <PanelBody>
          {parts.versions({ graph, isReadOnly, onRestore: (restored) => document.change(() => restored) })}
        </PanelBody>
      )}
    </aside>
  )
}

function PanelBody({ children }: { children: ReactNode }) {
  return <div className="min-h-0 flex-1 overflow-y-auto p-4">{children}</div>
}

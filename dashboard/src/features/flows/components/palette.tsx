import { cn } from '@/lib/cn.ts'
import { NODE_TYPES, type NodeType } from '@/lib/flow/graph.ts'
import { NODE_LOOKS } from '@/lib/flow/node-types.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { DRAG_TYPE } from '../drag.ts'
import { useBlockNames } from '../use-block-names.ts'

interface PaletteProps {
  hasStart: boolean
  className?: string
  onAdd: (type: NodeType) => void
}

/** Every type of block, to be dragged onto the canvas or added by a click. */
export function Palette({ hasStart, className, onAdd }: PaletteProps) {
  const t = useTranslate()
  const { typeName } = useBlockNames()
  return (
    <ul aria-label={t('flows.palette')} className={cn('space-y-0.5', className)}>
      {NODE_TYPES.filter((type) => type !== 'start' || !hasStart).map((type) => {
        const { icon: Icon, classes } = NODE_LOOKS[type]
        return (
          <li key={type}>
            <button
              type="button"
              draggable
              title={t(`flows.help.${type}`)}
              className="focus-ring flex w-full cursor-grab items-center gap-2.5 rounded-md px-2 py-1.5 text-left text-sm hover:bg-accent active:cursor-grabbing"
              onDragStart={(event) => {
                event.dataTransfer.setData(DRAG_TYPE, type)
                event.dataTransfer.effectAllowed = 'move'
              }}
              onClick={() => onAdd(type)}
            >
              <span className={cn('grid size-7 shrink-0 place-items-center rounded-md', classes)}>
                <Icon className="size-4" aria-hidden />
              </span>
              <span className="truncate">{typeName(type)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

import { Popover as Primitive } from 'radix-ui'
import type { NodeType, Position } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Palette } from './palette.tsx'

interface BlockPickerProps {
  /** On the screen. */
  at: Position
  onChoose: (type: NodeType) => void
  onClose: () => void
}

/** Asks which block shall stand where an exit was drawn to. */
export function BlockPicker({ at, onChoose, onClose }: BlockPickerProps) {
  const t = useTranslate()
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Anchor className="fixed size-px" style={{ left: at.x, top: at.y }} />
      <Primitive.Portal>
        <Primitive.Content
          aria-label={t('flows.choose_block')}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-popover-content-available-height) w-48 overflow-y-auto rounded-lg border bg-card p-1.5 shadow-lg outline-none data-[state=open]:animate-appear"
        >
          <Palette hasStart onAdd={onChoose} />
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

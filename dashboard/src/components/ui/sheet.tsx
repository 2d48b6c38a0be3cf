import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { useSwipeAway } from './use-swipe-away.ts'

interface SheetProps {
  onClose: () => void
  title: string
  closeLabel: string
  children: ReactNode
}

/** A panel that slides over the left side, for the navigation on a telephone; a swipe closes it. Own backdrop: see alert-dialog. */
export function Sheet({ onClose, title, closeLabel, children }: SheetProps) {
  const swipe = useSwipeAway('left', onClose)
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div data-backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Primitive.Content
          ref={swipe}
          aria-describedby={undefined}
          className="on-ink fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col shadow-lg outline-none data-[state=open]:animate-from-left"
        >
          <Primitive.Title className="sr-only">{title}</Primitive.Title>
          {children}
          <Primitive.Close asChild>
            <Button variant="ghost" size="icon" aria-label={closeLabel} className="absolute top-3 right-3">
              <X aria-hidden />
            </Button>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'
import { useSwipeAway } from './use-swipe-away.ts'

interface SidePanelProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  description?: ReactNode
  footer?: ReactNode
  children: ReactNode
}

/** One thing beside the list it comes from: over the right side, on a telephone over the whole page, where a swipe closes it. */
export function SidePanel({ open, onClose, title, description, footer, children }: SidePanelProps) {
  const t = useTranslate()
  const swipe = useSwipeAway('right', onClose)
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <div data-backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Primitive.Content
          ref={swipe}
          {...(!description && { 'aria-describedby': undefined })}
          onEscapeKeyDown={(event) => {
            // Somebody takes back what he has typed.
            if (event.target instanceof Element && event.target.closest('[data-keeps-escape]'))
              event.preventDefault()
          }}
          className="fixed inset-y-0 right-0 z-50 flex w-full flex-col border-l bg-card shadow-lg outline-none data-[state=open]:animate-from-right sm:max-w-lg"
        >
          <header className="space-y-1 border-b px-gutter py-4 pr-14">
            <Primitive.Title className="truncate text-lg font-semibold">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="text-sm text-muted-foreground">
                {description}
              </Primitive.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-gutter py-5">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-gutter py-4">{footer}</footer>
          )}
          <Primitive.Close asChild>
            <Button
              variant="ghost"
              size="icon"
              aria-label={t('common.close')}
              className="absolute top-3 right-3 text-muted-foreground"
            >
              <X aria-hidden />
            </Button>
          </Primitive.Close>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

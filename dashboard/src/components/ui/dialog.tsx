import { X } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'
import { useSwipeAway } from './use-swipe-away.ts'

/** Of a window that may be opened from outside; without it, its trigger does. */
export interface DialogState {
  open?: boolean | undefined
  onOpenChange?: ((open: boolean) => void) | undefined
}

export function useDialogState({ open, onOpenChange }: DialogState) {
  const [isOpen, setOpen] = useState(false)
  const change = (next: boolean) => {
    setOpen(next)
    onOpenChange?.(next)
  }
  return [open ?? isOpen, change] as const
}

const HoldContext = createContext<(isHeld: boolean) => void>(() => undefined)

/** While `isHeld`, the window around asks before it closes: what it shows is seen this once. So does the browser. */
export function useHoldDialog(isHeld: boolean): void {
  const hold = useContext(HoldContext)
  useEffect(() => {
    if (!isHeld) return
    const ask = (event: Event) => event.preventDefault()
    hold(true)
    window.addEventListener('beforeunload', ask)
    return () => {
      hold(false)
      window.removeEventListener('beforeunload', ask)
    }
  }, [hold, isHeld])
}

interface DialogProps extends DialogState {
  trigger?: ReactNode
  title: ReactNode
  /** Read out with the title. */
  description?: ReactNode
  /** Buttons, at the bottom on the right. */
  footer?: ReactNode
  className?: string
  children?: ReactNode
}

/** A window over the page; on a telephone a sheet at its bottom, which a swipe closes. */
export function Dialog(props: DialogProps) {
  const { trigger, title, description, footer, className, children } = props
  const t = useTranslate()
  const closeRef = useRef<HTMLButtonElement>(null)
  const opener = useRef<Element>(null)
  const [open, setOpen] = useDialogState(props)
  const [isHeld, setHeld] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const swipe = useSwipeAway('down', () => closeRef.current?.click())
  const change = (next: boolean) => {
    if (!next && isHeld) setAsking(true)
    else setOpen(next)
  }
  const closeAnyway = () => {
    setAsking(false)
    setOpen(false)
  }
  return (
    <Primitive.Root open={open} onOpenChange={change}>
      {trigger && <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>}
      <Primitive.Portal>
        <div data-backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Primitive.Content
          ref={swipe}
          {...(!description && { 'aria-describedby': undefined })}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement
          }}
          onCloseAutoFocus={(event) => {
            // Without a trigger Radix knows nothing to go back to.
            if (trigger) return
            event.preventDefault()
            if (opener.current instanceof HTMLElement) opener.current.focus()
          }}
          className={cn(
            'fixed inset-x-0 bottom-0 z-50 flex max-h-[92svh] flex-col rounded-t-2xl border bg-card pb-[env(safe-area-inset-bottom)] shadow-lg outline-none before:absolute before:top-2 before:left-1/2 before:h-1 before:w-9 before:-translate-x-1/2 before:rounded-full before:bg-input data-[state=open]:animate-from-below sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100%-2rem)] sm:max-w-lg sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl sm:pb-0 sm:before:hidden sm:data-[state=open]:animate-appear',
            className,
          )}
        >
          <header className="space-y-1.5 px-gutter pt-gutter pr-12 pb-4">
            <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
            {description && (
              <Primitive.Description className="text-sm text-muted-foreground">
                {description}
              </Primitive.Description>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-gutter pt-0.5 pb-gutter">
            <HoldContext value={setHeld}>{children}</HoldContext>
          </div>
          {isHeld && isAsking && (
            <div
              role="alert"
              className="space-y-3 border-t bg-warning-soft px-gutter py-4 text-sm sm:rounded-b-xl"
            >
              <p>{t('common.not_copied')}</p>
              <div className="flex flex-wrap justify-end gap-2">
                <Button variant="danger" size="small" onClick={closeAnyway}>
                  {t('common.close_anyway')}
                </Button>
                <Button variant="outline" size="small" autoFocus onClick={() => setAsking(false)}>
                  {t('common.back')}
                </Button>
              </div>
            </div>
          )}
          {footer && (
            <footer className="flex flex-col-reverse gap-2 border-t px-gutter py-4 sm:flex-row sm:justify-end">
              {footer}
            </footer>
          )}
          <Primitive.Close asChild>
            <Button
              ref={closeRef}
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

export const DialogClose = Primitive.Close

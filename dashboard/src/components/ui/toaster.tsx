import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { commandOf, useCommand } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Button } from './button.tsx'
import { Kbd } from './kbd.tsx'

type ToastTone = 'success' | 'error' | 'info'

interface ToastOptions {
  description?: string
  /** A button inside; pressing it also dismisses, and for one that takes something back a key does. */
  action?: { label: string; onClick: () => void; isUndo?: boolean }
  /** How long it stays, in milliseconds; errors stay longer. */
  duration?: number
  /** A later toast of the same id takes its place. */
  id?: string
}

interface Toast extends ToastOptions {
  id: string
  tone: ToastTone
  title: string
}

const ICONS = { success: CircleCheck, error: CircleAlert, info: Info }
const COLORS = { success: 'text-success', error: 'text-danger', info: 'text-info' }
const MOST = 4
const UNDO = commandOf('undo').keys ?? ''

let toasts: readonly Toast[] = []
let made = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next.slice(-MOST)
  for (const listener of listeners) listener()
}

function show(tone: ToastTone, title: string, options: ToastOptions = {}): string {
  const id = options.id ?? `toast-${++made}`
  set([...toasts.filter((toast) => toast.id !== id), { ...options, id, tone, title }])
  return id
}

/** Short news at the edge of the page, with sonner's calls: sonner itself adds a style element, which our policy refuses. */
export const toast = {
  success: (title: string, options?: ToastOptions) => show('success', title, options),
  error: (title: string, options?: ToastOptions) => show('error', title, options),
  info: (title: string, options?: ToastOptions) => show('info', title, options),
  dismiss: (id?: string) => set(id === undefined ? [] : toasts.filter((toast) => toast.id !== id)),
}

function act({ id, action }: Toast): void {
  action?.onClick()
  toast.dismiss(id)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Stands once in the page and shows what `toast` is told: at the bottom on the left, over the navigation, and on a telephone
 * below the bar. What is pressed next, a window's buttons and the composer, is on the right and at the bottom.
 */
export function Toaster() {
  const t = useTranslate()
  const shown = useSyncExternalStore(subscribe, () => toasts)
  const last = shown.findLast(({ action }) => action?.isUndo)
  useCommand('undo', last && { run: () => act(last) })
  return (
    <section
      aria-label={t('common.notices')}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 top-[calc(--spacing(16)+env(safe-area-inset-top))] z-60 flex flex-col gap-2 md:top-auto md:right-auto md:bottom-4 md:w-84"
    >
      {shown.map((item) => (
        <ToastCard key={item.id} toast={item} />
      ))}
    </section>
  )
}

/** In milliseconds. */
function stayOf({ duration, tone }: Toast): number {
  return duration ?? (tone === 'error' ? 8_000 : 4_000)
}

function ToastCard({ toast: shown }: { toast: Toast }) {
  const { id, tone, title, description, action } = shown
  const t = useTranslate()
  const Icon = ICONS[tone]
  // One that takes another's place stays as long as any.
  useEffect(() => {
    const timer = setTimeout(() => toast.dismiss(shown.id), stayOf(shown))
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <div className="pointer-events-auto flex w-full animate-appear items-start gap-3 rounded-lg border bg-card p-3.5 text-sm shadow-lg">
      <Icon aria-hidden className={`mt-0.5 size-4 shrink-0 ${COLORS[tone]}`} />
      <div className="min-w-0 flex-1 space-y-0.5">
        <p className="font-medium break-words">{title}</p>
        {description && <p className="break-words text-muted-foreground">{description}</p>}
      </div>
      {action && (
        <Button variant="outline" className="h-7 px-2.5" onClick={() => act(shown)}>
          {action.label}
          {action.isUndo && <Kbd keys={UNDO} className="max-md:hidden" />}
        </Button>
      )}
      <Button
        variant="ghost"
        size="icon"
        className="-my-1 -mr-1.5 size-7"
        aria-label={t('common.dismiss')}
        onClick={() => toast.dismiss(id)}
      >
        <X aria-hidden />
      </Button>
    </div>
  )
}

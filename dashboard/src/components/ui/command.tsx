import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { Dialog as Primitive } from 'radix-ui'
import type { ComponentProps, KeyboardEvent, ReactNode } from 'react'
import { cn } from '@/lib/cn.ts'

interface CommandDialogProps {
  label: string
  /** The item that Enter would choose. */
  value: string
  onValue: (value: string) => void
  onKeyDown: (event: KeyboardEvent) => void
  onClose: () => void
  children: ReactNode
}

/** A window to type in, with what is found below. What is found, and in which order, is whoever shows it to say. */
export function CommandDialog({ label, value, onValue, onKeyDown, onClose, children }: CommandDialogProps) {
  return (
    <Primitive.Root open onOpenChange={(open) => !open && onClose()}>
      <Primitive.Portal>
        <div data-backdrop className="fixed inset-0 z-40 bg-backdrop" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-50 flex max-h-[80svh] flex-col overflow-hidden rounded-xl border bg-card shadow-lg outline-none data-[state=open]:animate-appear sm:inset-x-auto sm:top-[12svh] sm:left-1/2 sm:max-h-[70svh] sm:w-[calc(100%-2rem)] sm:max-w-xl sm:-translate-x-1/2"
        >
          <Primitive.Title className="sr-only">{label}</Primitive.Title>
          <Command
            label={label}
            shouldFilter={false}
            loop
            vimBindings={false}
            value={value}
            onValueChange={onValue}
            onKeyDown={onKeyDown}
            className="flex min-h-0 flex-1 flex-col"
          >
            {children}
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}

export function CommandInput({ children, ...props }: ComponentProps<typeof Command.Input>) {
  return (
    <div className="flex items-center gap-2.5 border-b px-4">
      <Search className="size-4 shrink-0 text-muted-foreground" aria-hidden />
      {children}
      <Command.Input
        className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted-foreground sm:text-sm"
        {...props}
      />
    </div>
  )
}

export function CommandList({ className, ...props }: ComponentProps<typeof Command.List>) {
  return (
    <Command.List
      className={cn('min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5', className)}
      {...props}
    />
  )
}

export function CommandGroup(props: ComponentProps<typeof Command.Group>) {
  return (
    <Command.Group
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
      {...props}
    />
  )
}

export function CommandItem(props: ComponentProps<typeof Command.Item>) {
  return (
    <Command.Item
      className="flex min-h-control cursor-pointer scroll-my-2 items-center gap-3 rounded-md px-2.5 py-1.5 text-sm select-none data-[selected=true]:bg-accent [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground"
      {...props}
    />
  )
}

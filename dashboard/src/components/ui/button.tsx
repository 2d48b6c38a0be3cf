import { cva, type VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import { Slot } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn.ts'

const buttonVariants = cva(
  'focus-ring inline-flex shrink-0 items-center justify-center gap-2 rounded-md text-sm font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      variant: {
        primary: 'bg-primary text-primary-foreground shadow-xs hover:bg-primary/90',
        outline: 'border border-input bg-card shadow-xs hover:bg-accent aria-pressed:bg-accent',
        ghost: 'hover:bg-accent aria-pressed:bg-accent',
        secondary: 'bg-muted hover:bg-accent',
        link: 'text-primary underline-offset-4 hover:underline',
        danger: 'border border-danger/40 bg-card text-danger shadow-xs hover:bg-danger-soft',
      },
      size: {
        default: 'h-control px-3.5',
        small: 'h-control-small px-2.5',
        large: 'h-11 px-5 text-base',
        icon: 'size-control',
      },
    },
    defaultVariants: { variant: 'primary', size: 'default' },
  },
)

interface ButtonProps extends ComponentProps<'button'>, VariantProps<typeof buttonVariants> {
  /** Gives the button's look to its only child, such as a link. */
  asChild?: boolean
  /** Shows that the action is under way; the button waits disabled. */
  busy?: boolean
}

export function Button({
  asChild,
  busy,
  className,
  variant,
  size,
  disabled,
  children,
  ...props
}: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className)
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    )
  }
  return (
    <button type="button" className={classes} disabled={disabled || busy} aria-busy={busy} {...props}>
      {busy && <LoaderCircle className="animate-spin" aria-hidden />}
      {children}
    </button>
  )
}

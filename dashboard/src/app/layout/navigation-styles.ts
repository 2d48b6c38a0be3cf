/** How a line of the navigation looks, also before it can be pressed. */
export const LINE =
  'relative flex min-h-control-small items-center gap-3 rounded-md px-3 text-sm text-muted-foreground'

/** And a telephone's tab. */
export const TAB =
  'flex h-bar min-w-0 flex-1 flex-col items-center justify-center gap-0.5 rounded-md text-2xs font-medium text-muted-foreground'

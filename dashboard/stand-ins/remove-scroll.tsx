import type { ComponentProps, ElementType } from 'react'

interface RemoveScrollProps extends ComponentProps<'div'> {
  as?: ElementType
  allowPinchZoom?: boolean
  enabled?: boolean
  shards?: unknown
}

/**
 * Takes the place of react-remove-scroll, which adds style elements that a strict content security policy refuses.
 * What it is for, that the page behind a dialog does not scroll, is one rule of index.css.
 */
export function RemoveScroll({
  as: As = 'div',
  allowPinchZoom,
  enabled,
  shards,
  ...props
}: RemoveScrollProps) {
  return <As {...props} />
}

import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'

/** A link within a line of text. */
export function TextLink({
  children,
  ...target
}: Pick<LinkProps, 'to' | 'params'> & { children: ReactNode }) {
  return (
    <Link
      {...target}
      className="focus-ring rounded-sm font-medium text-primary underline-offset-4 hover:underline"
    >
      {children}
    </Link>
  )
}

import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

/** Our own names among the tokens: without them, two classes of one property would both stay. */
const merge = extendTailwindMerge({
  extend: {
    theme: {
      spacing: [
        'control',
        'control-small',
        'row',
        'gutter',
        'stack',
        'page',
        'bubble',
        'rail',
        'navigation',
        'bar',
      ],
      text: ['2xs', 'title', 'display'],
    },
  },
})

/** Joins class names; of two Tailwind classes for one property the later wins. */
export function cn(...classes: ClassValue[]): string {
  return merge(clsx(classes))
}

import { UserRound } from 'lucide-react'
import { cn } from '@/lib/cn.ts'

export const AVATAR_SIZES = { small: 'size-7 text-xs', default: 'size-9 text-sm', large: 'size-12 text-base' }
const TINTS = [
  'bg-success-soft text-success',
  'bg-info-soft text-info',
  'bg-warning-soft text-warning',
  'bg-danger-soft text-danger',
  'bg-highlight/25 text-foreground',
]

export interface AvatarProps {
  name: string
  size?: keyof typeof AVATAR_SIZES
  className?: string
}

/** The initials of a person or company, of a phone a figure; always in the same tint; the name itself stands beside it. */
export function Avatar({ name, size = 'default', className }: AvatarProps) {
  return (
    <span
      aria-hidden
      className={cn(
        'grid shrink-0 place-items-center rounded-full font-semibold uppercase select-none',
        AVATAR_SIZES[size],
        TINTS[tintOf(name)],
        className,
      )}
    >
      {initialsOf(name) || <UserRound className="size-1/2" strokeWidth={2.2} />}
    </span>
  )
}

/** First letters of the first and the last word; of a phone number none. */
function initialsOf(name: string): string {
  if (/^[\d\s+().-]*$/.test(name)) return ''
  const words = name.trim().split(/\s+/)
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return ends.map((word) => [...(word ?? '')][0] ?? '').join('')
}

function tintOf(name: string): number {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return sum % TINTS.length
}

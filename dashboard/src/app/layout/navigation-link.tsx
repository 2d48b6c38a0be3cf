import { Link } from '@tanstack/react-router'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { NavigationItem } from './navigation.ts'
import { LINE } from './navigation-styles.ts'
import { WaitingBadge } from './waiting-badge.tsx'

interface NavigationLinkProps {
  item: NavigationItem
  isRail: boolean
  onNavigate: (() => void) | undefined
}

/** A page in the navigation; in the rail its icon alone, named by the browser: a tooltip of ours is 4 kB on the first page. */
export function NavigationLink({ item, isRail, onNavigate }: NavigationLinkProps) {
  const t = useTranslate()
  const { icon: Icon, label, isCounted, ...target } = item
  return (
    <Link
      {...target}
      {...(isRail && { title: t(label) })}
      onClick={onNavigate}
      activeOptions={{ includeSearch: false }}
      className={cn(
        LINE,
        'focus-ring before:absolute before:inset-y-2 before:-left-1 before:w-1 before:rounded-full hover:bg-accent hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:font-semibold aria-[current=page]:text-foreground aria-[current=page]:before:bg-highlight',
        isRail && 'size-control justify-center px-0',
      )}
    >
      <Icon className={cn('shrink-0', isRail ? 'size-4.5' : 'size-4')} aria-hidden />
      <span className={cn('min-w-0 flex-1 truncate', isRail && 'sr-only')}>{t(label)}</span>
      {isCounted && <WaitingBadge {...(isRail && { className: 'absolute -top-0.5 -right-1' })} />}
    </Link>
  )
}

import { Skeleton } from '@/components/ui/skeleton.tsx'

/** The place of the menu of accounts. */
export function SwitcherSkeleton({ isRail }: { isRail: boolean }) {
  return <Skeleton className={isRail ? 'size-9 shrink-0' : 'h-14.5 w-full shrink-0'} />
}

/** The place of the user's menu. */
export function UserSkeleton({ isRail }: { isRail: boolean }) {
  return <Skeleton className={isRail ? 'size-10 shrink-0 rounded-full' : 'h-12 w-full shrink-0'} />
}

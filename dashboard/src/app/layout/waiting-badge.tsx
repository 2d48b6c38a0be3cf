import { useWaitingCounts } from '@/features/inbox/api/count-waiting.ts'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { countText } from '@/lib/waiting-count.ts'
import { useNavigatedAccount, useSession } from '../access.ts'

/** How many chats wait for the reader in the account that the navigation is about, or in all of his. */
export function WaitingBadge({ className }: { className?: string }) {
  const counts = useWaitingCounts(useSession().userId)
  const account = useNavigatedAccount()
  const count = account ? (counts[account.id] ?? 0) : Object.values(counts).reduce((sum, one) => sum + one, 0)
  return <CountBadge count={count} className={className} />
}

export function CountBadge({ count, className }: { count: number; className?: string | undefined }) {
  const t = useTranslate()
  if (count === 0) return null
  return (
    <span
      className={cn(
        'grid h-4 min-w-4 shrink-0 place-items-center rounded-full bg-highlight px-1 text-2xs font-semibold text-highlight-foreground',
        className,
      )}
    >
      <span aria-hidden>{countText(count)}</span>
      <span className="sr-only">{t('layout.waiting', { count })}</span>
    </span>
  )
}

import { useEffect } from 'react'
import { useWaitingCounts } from '@/features/inbox/api/count-waiting.ts'
import { useLiveCount } from '@/lib/live-count.ts'
import { showWaiting } from '@/lib/waiting-count.ts'
import { useAccess, useSession } from '../access.ts'

const ICON = '/zapbase.svg'
const WAITING_ICON = '/zapbase-waiting.svg'

/** Says outside of the page, on every page, that chats of any account wait: in the tab's title, on its icon and on the installed app's. */
export function WaitingSigns() {
  const { userId } = useSession()
  const { accounts } = useAccess()
  useLiveCount(
    accounts.map(({ id }) => id),
    ['waiting', userId],
  )
  const count = Object.values(useWaitingCounts(userId)).reduce((sum, one) => sum + one, 0)
  useEffect(() => {
    sign(count)
    return () => sign(0)
  }, [count])
  return null
}

function sign(count: number): void {
  showWaiting(count)
  document.querySelector('link[rel="icon"]')?.setAttribute('href', count > 0 ? WAITING_ICON : ICON)
  // Browsers without installed apps have no such thing, and some refuse it.
  const badge = 'setAppBadge' in navigator ? navigator.setAppBadge(count) : undefined
  badge?.catch(() => undefined)
}

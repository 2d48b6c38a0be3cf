import { Outlet, useLocation, useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { Keyboard } from '../keyboard/keyboard.tsx'
import { FrameLayout } from './frame-layout.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { PhoneTabs } from './phone-tabs.tsx'
import { Sidebar } from './sidebar.tsx'
import { useRail } from './use-rail.ts'
import { WaitingSigns } from './waiting-signs.tsx'

// Not needed before anything is shown.
const AccountBanner = lazy(async () => ({ default: (await import('./account-banner.tsx')).AccountBanner }))
const DropBanner = lazy(async () => ({
  default: (await import('@/features/numbers/components/drop-banner.tsx')).DropBanner,
}))
const MessageAlerts = lazy(async () => ({ default: (await import('./message-alerts.tsx')).MessageAlerts }))

/** What stands around every page behind the sign-in. */
export function Frame() {
  const t = useTranslate()
  const { isRail, toggle } = useRail(useLocation().pathname)
  const { chatId } = useParams({ strict: false })
  return (
    <>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-md focus:bg-card focus:px-4 focus:py-2 focus:shadow-lg"
      >
        {t('layout.skip')}
      </a>
      <FrameLayout
        isRail={isRail}
        sidebar={<Sidebar isRail={isRail} onToggle={toggle} />}
        // An open chat has its own way back, and needs the room.
        tabs={!chatId && <PhoneTabs />}
      >
        <WaitingSigns />
        <OfflineBanner />
        <Suspense>
          <AccountBanner />
        </Suspense>
        <Suspense>
          <DropBanner />
        </Suspense>
        <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          <Outlet />
        </main>
        <Suspense>
          <MessageAlerts />
        </Suspense>
        <Keyboard />
      </FrameLayout>
    </>
  )
}

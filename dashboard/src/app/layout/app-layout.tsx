import { Outlet, useParams } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { DropBanner } from '@/features/numbers/components/drop-banner.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useIsExpired } from '@/lib/session-state.ts'
import { useAccess, useSession } from '../access.ts'
import { useAccessChanges } from '../access-changes.ts'
import { LoadingPage } from '../loading-page.tsx'
import { AccountBanner } from './account-banner.tsx'
import { Brand } from './brand.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { Sidebar } from './sidebar.tsx'

// Not needed before anything is shown, and few readers meet some of them.
const FirstAccount = lazy(async () => ({ default: (await import('./first-account.tsx')).FirstAccount }))
const MessageAlerts = lazy(async () => ({ default: (await import('./message-alerts.tsx')).MessageAlerts }))
const SignInAgain = lazy(async () => ({ default: (await import('./sign-in-again.tsx')).SignInAgain }))

export function AppLayout() {
  const { accounts, platformAdmin } = useAccess()
  const { email } = useSession()
  const isExpired = useIsExpired()
  const { accountId } = useParams({ strict: false })
  // An account's page tells by itself that it is not the reader's, or no longer.
  const isHomeless = accounts.length === 0 && !platformAdmin && accountId === undefined
  useAccessChanges(accounts)
  return (
    <>
      <Suspense fallback={<LoadingPage />}>{isHomeless ? <FirstAccount /> : <Frame />}</Suspense>
      <Suspense fallback={<div className="fixed inset-0 z-70 bg-background" />}>
        {isExpired && <SignInAgain email={email} />}
      </Suspense>
    </>
  )
}

function Frame() {
  const t = useTranslate()
  const [menuOpen, setMenuOpen] = useState(false)

  return (
    <div className="min-h-svh lg:grid lg:grid-cols-[16rem_1fr]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-md focus:bg-card focus:px-4 focus:py-2 focus:shadow-lg"
      >
        {t('layout.skip')}
      </a>
      <aside className="sticky top-0 hidden on-ink h-svh lg:block">
        <Sidebar />
      </aside>
      <div className="flex min-h-svh min-w-0 flex-col has-data-full-page:h-svh">
        <header className="sticky top-0 z-30 flex h-14 shrink-0 items-center gap-2 border-b bg-background/95 px-3 backdrop-blur lg:hidden">
          <Sheet
            open={menuOpen}
            onOpenChange={setMenuOpen}
            title={t('layout.navigation')}
            closeLabel={t('layout.menu_close')}
            trigger={
              <Button variant="ghost" size="icon" aria-label={t('layout.menu')}>
                <Menu className="size-5" aria-hidden />
              </Button>
            }
          >
            <Sidebar onNavigate={() => setMenuOpen(false)} />
          </Sheet>
          <Brand />
        </header>
        <OfflineBanner />
        <AccountBanner />
        <DropBanner />
        <main id="content" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
          <Outlet />
        </main>
        <Suspense>
          <MessageAlerts />
        </Suspense>
      </div>
    </div>
  )
}

import { getRouteApi, Outlet, useParams } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Sheet } from '@/components/ui/sheet.tsx'
import { useAccounts } from '@/features/accounts/api/list-accounts.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Brand } from './brand.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { Sidebar } from './sidebar.tsx'

const signedIn = getRouteApi('/signed-in')

export function AppLayout() {
  const t = useTranslate()
  const [menuOpen, setMenuOpen] = useState(false)
  const { session } = signedIn.useRouteContext()
  const { accountId } = useParams({ strict: false })
  const { data: accounts = [] } = useAccounts(session.userId)
  const sidebar = { email: session.email, accounts, account: accounts.find(({ id }) => id === accountId) }

  return (
    <div className="min-h-svh lg:grid lg:grid-cols-[16rem_1fr]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-50 focus:rounded-md focus:bg-card focus:px-4 focus:py-2 focus:shadow-lg"
      >
        {t('layout.skip')}
      </a>
      <aside className="sticky top-0 hidden h-svh border-r bg-sidebar lg:block">
        <Sidebar {...sidebar} />
      </aside>
      <div className="min-w-0">
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-sidebar/95 px-3 backdrop-blur lg:hidden">
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
            <Sidebar {...sidebar} onNavigate={() => setMenuOpen(false)} />
          </Sheet>
          <Brand />
        </header>
        <OfflineBanner />
        <main id="content" tabIndex={-1} className="mx-auto max-w-7xl p-4 outline-none sm:p-6 lg:p-8">
          <Outlet />
        </main>
      </div>
    </div>
  )
}

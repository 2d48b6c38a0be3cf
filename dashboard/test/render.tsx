import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { createContext, Fragment, type ReactNode, useContext } from 'react'
import { type Api, ApiProvider } from '@/lib/api.ts'
import { activateLocale, createI18n, type Locale } from '@/lib/i18n.ts'
import { createQueryClient } from '@/lib/query-client.ts'
import { type Supabase, SupabaseProvider } from '@/lib/supabase.ts'
import { fakeSupabase } from './fake-supabase.ts'

export interface Setting {
  locale?: Locale
  supabase?: Supabase
  /** Only what the test needs; any other call fails. */
  api?: Partial<Api>
  /** For components with links. */
  routed?: boolean
}

const Children = createContext<ReactNode>(null)

/** A router of one page, which shows whatever is given; links lead nowhere. */
async function routes() {
  const router = createRouter({
    routeTree: createRootRoute({ component: () => useContext(Children) }),
    history: createMemoryHistory(),
  })
  await router.load()
  // The app's own routes are registered as the type of every router.
  const provided = router as never
  return ({ children }: { children: ReactNode }) => (
    <Children value={children}>
      <RouterProvider router={provided} />
    </Children>
  )
}

/** The providers every component stands in, for `render` and `renderHook`. */
export async function providers(setting: Setting = {}) {
  const { locale = 'pt-BR', supabase = fakeSupabase({}), api = {}, routed = false } = setting
  const i18n = await createI18n()
  await activateLocale(i18n, locale)
  const queryClient = createQueryClient({ onSessionExpired: () => {}, onRefused: () => {} })
  const Routes = routed ? await routes() : Fragment
  return ({ children }: { children: ReactNode }) => (
    <I18nProvider i18n={i18n}>
      <SupabaseProvider value={supabase}>
        <ApiProvider value={api as Api}>
          <QueryClientProvider client={queryClient}>
            <Routes>{children}</Routes>
          </QueryClientProvider>
        </ApiProvider>
      </SupabaseProvider>
    </I18nProvider>
  )
}

export async function renderPage(element: ReactNode, setting?: Setting) {
  return render(element, { wrapper: await providers(setting) })
}

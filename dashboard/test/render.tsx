import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
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
}

/** The providers every component stands in, for `render` and `renderHook`. */
export async function providers({ locale = 'pt-BR', supabase = fakeSupabase({}), api = {} }: Setting = {}) {
  const i18n = await createI18n()
  await activateLocale(i18n, locale)
  const queryClient = createQueryClient(() => {})
  return ({ children }: { children: ReactNode }) => (
    <I18nProvider i18n={i18n}>
      <SupabaseProvider value={supabase}>
        <ApiProvider value={api as Api}>
          <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
        </ApiProvider>
      </SupabaseProvider>
    </I18nProvider>
  )
}

export async function renderPage(element: ReactNode, setting?: Setting) {
  return render(element, { wrapper: await providers(setting) })
}

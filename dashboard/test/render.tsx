import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { activateLocale, createI18n, type Locale } from '@/lib/i18n.ts'
import { createQueryClient } from '@/lib/query-client.ts'
import { type Supabase, SupabaseProvider } from '@/lib/supabase.ts'
import { fakeSupabase } from './fake-supabase.ts'

export interface Setting {
  locale?: Locale
  supabase?: Supabase
}

/** The providers every component stands in, for `render` and `renderHook`. */
export async function providers({ locale = 'pt-BR', supabase = fakeSupabase({}) }: Setting = {}) {
  const i18n = await createI18n()
  await activateLocale(i18n, locale)
  const queryClient = createQueryClient(() => {})
  return ({ children }: { children: ReactNode }) => (
    <I18nProvider i18n={i18n}>
      <SupabaseProvider value={supabase}>
        <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
      </SupabaseProvider>
    </I18nProvider>
  )
}

export async function renderPage(element: ReactNode, setting?: Setting) {
  return render(element, { wrapper: await providers(setting) })
}

import type { I18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { ApiProvider } from '@/lib/api.ts'
import { SupabaseProvider } from '@/lib/supabase.ts'
import type { AppParts } from './create-app.ts'

export function App({ i18n, supabase, api, queryClient, router }: AppParts & { i18n: I18n }) {
  return (
    <I18nProvider i18n={i18n}>
      <SupabaseProvider value={supabase}>
        <ApiProvider value={api}>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </ApiProvider>
      </SupabaseProvider>
    </I18nProvider>
  )
}

import type { I18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { renewSession } from '@/features/auth/api/renew-session.ts'
import { watchSessionEnd } from '@/features/auth/api/watch-session.ts'
import { createQueryClient } from '@/lib/query-client.ts'
import { type Supabase, SupabaseProvider } from '@/lib/supabase.ts'
import { createAppRouter } from './router.tsx'

interface AppProps {
  i18n: I18n
  supabase: Supabase
}

export function App({ i18n, supabase }: AppProps) {
  const [queryClient] = useState(() => createQueryClient(() => void renewSession(supabase)))
  const [router] = useState(() => createAppRouter({ supabase, queryClient }))

  // Whoever sits down next must not see the last user's data, not even from memory.
  useEffect(
    () =>
      watchSessionEnd(supabase, () => {
        queryClient.clear()
        const back = router.state.location.href
        if (back.startsWith('/entrar')) return
        void router.navigate({ to: '/entrar', search: { back, reason: 'session_expired' } })
      }),
    [supabase, queryClient, router],
  )

  return (
    <I18nProvider i18n={i18n}>
      <SupabaseProvider value={supabase}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </SupabaseProvider>
    </I18nProvider>
  )
}

import type { QueryClient } from '@tanstack/react-query'
import { renewSession } from '@/features/auth/api/renew-session.ts'
import { watchSessionEnd } from '@/features/auth/api/watch-session.ts'
import { type Api, createApi } from '@/lib/api.ts'
import type { Config } from '@/lib/config.ts'
import { createQueryClient } from '@/lib/query-client.ts'
import { createSupabase, type Supabase } from '@/lib/supabase.ts'
import { type AppRouter, createAppRouter } from './router.tsx'

export interface AppParts {
  supabase: Supabase
  api: Api
  queryClient: QueryClient
  router: AppRouter
}

/** Puts the parts together before anything is shown, so that a session that ends while it is restored is noticed. */
export function createApp(config: Config): AppParts {
  const supabase = createSupabase(config)
  const queryClient = createQueryClient(() => void renewSession(supabase))
  const router = createAppRouter({ supabase, queryClient })
  watchSessionEnd(supabase, () => {
    // Whoever sits down next must not see the last user's data, not even from memory.
    queryClient.clear()
    const back = router.history.location.href
    if (back.startsWith('/entrar')) return
    void router.navigate({ to: '/entrar', search: { back, reason: 'session_expired' } })
  })
  return { supabase, api: createApi(config.api_url, supabase), queryClient, router }
}

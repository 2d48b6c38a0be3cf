import type { QueryClient } from '@tanstack/react-query'
import { renewSession } from '@/features/accounts/auth/api/renew-session.ts'
import { watchSession } from '@/features/accounts/auth/api/watch-session.ts'
import { type Api, createApi } from '@/lib/api.ts'
import type { Config } from '@/lib/config.ts'
import { createQueryClient } from '@/lib/query-client.ts'
import { sessionState } from '@/lib/session-state.ts'
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
  const queryClient = createQueryClient({
    onSessionExpired: () => {
      if (!sessionState.read()) void renewSession(supabase)
    },
    // A role that was changed, or taken away, while its page was open.
    onRefused: () => {
      if (!queryClient.isFetching({ queryKey: ['access'] })) {
        void queryClient.invalidateQueries({ queryKey: ['access'], predicate: ({ state }) => !state.error })
      }
    },
  })
  const router = createAppRouter({ supabase, queryClient })
  keepSession(supabase, queryClient, router)
  return { supabase, api: createApi(config.api_url, supabase), queryClient, router }
}

function keepSession(supabase: Supabase, queryClient: QueryClient, router: AppRouter): void {
  /** Whose data the page holds; the guarded pages know nobody else. */
  let shownId: string | undefined

  const forget = () => {
    // Whoever sits down next must not see the last user's data, not even from memory.
    queryClient.clear()
    sessionState.write(false)
    shownId = undefined
  }
  watchSession(supabase, {
    onLeft: () => {
      forget()
      if (isGuarded(router)) void router.navigate({ to: '/entrar' })
    },
    // The page stays behind a sign-in, with all that was typed into it; one that never came up is led there.
    onExpired: () => {
      if (shownId !== undefined) sessionState.write(true)
      else void sayExpired(router)
    },
    onEntered: (userId) => {
      if (shownId !== undefined && shownId !== userId) {
        forget()
        if (isGuarded(router)) void router.navigate({ to: '/' })
      } else if (sessionState.read()) {
        sessionState.write(false)
        void queryClient.invalidateQueries()
      }
      shownId = userId
    },
  })
}

/** To the sign-in with the reason, also when the guard of the page was quicker and led there without one. */
async function sayExpired(router: AppRouter): Promise<void> {
  const { pathname, search } = router.latestLocation
  const reason = 'session_expired'
  if (isGuarded(router))
    await router.navigate({ to: '/entrar', search: { back: router.history.location.href, reason } })
  else if (pathname === '/entrar' && 'back' in search && search.back)
    await router.navigate({ to: '/entrar', search: { back: search.back, reason }, replace: true })
}

/** Behind the sign-in, or about to be. */
function isGuarded(router: AppRouter): boolean {
  return router.matchRoutes(router.latestLocation).some(({ routeId }) => routeId === '/signed-in')
}

import type { QueryClient } from '@tanstack/react-query'
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import * as z from 'zod/mini'
import { accountsQueryOptions } from '@/features/accounts/api/list-accounts.ts'
import { getSession } from '@/features/auth/api/get-session.ts'
import { instanceSearchSchema } from '@/features/instances/filter.ts'
import type { Supabase } from '@/lib/supabase.ts'

import { LoadingPage } from './loading-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { RouteError } from './route-error.tsx'

interface RouterContext {
  supabase: Supabase
  queryClient: QueryClient
}

const rootRoute = createRootRouteWithContext<RouterContext>()({ component: Outlet })

const signInSearchSchema = z.object({
  /** Where to go once signed in: a path of this site. */
  back: z.catch(z.optional(z.string().check(z.regex(/^\/(?!\/)/))), undefined),
  reason: z.catch(z.optional(z.literal('session_expired')), undefined),
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entrar',
  validateSearch: signInSearchSchema,
  component: lazyRouteComponent(() => import('./routes/sign-in.tsx'), 'SignInRoute'),
})

/** Everything behind the sign-in: its children may rely on `session`. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await getSession(context.supabase)
    if (!session) throw redirect({ to: '/entrar', search: { back: location.href } })
    return { session }
  },
  loader: ({ context: { queryClient, supabase, session } }) =>
    queryClient.ensureQueryData(accountsQueryOptions(supabase, session.userId)),
  component: lazyRouteComponent(() => import('./layout/app-layout.tsx'), 'AppLayout'),
})

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/numeros' })
  },
})

const numbersPage = lazyRouteComponent(() => import('./routes/numbers.tsx'), 'NumbersRoute')

const allNumbersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/numeros',
  validateSearch: instanceSearchSchema,
  component: numbersPage,
})

const accountNumbersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/a/$accountId/numeros',
  validateSearch: instanceSearchSchema,
  component: numbersPage,
})

const accountsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/contas',
  component: lazyRouteComponent(() => import('./routes/accounts.tsx'), 'AccountsRoute'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  signedInRoute.addChildren([homeRoute, allNumbersRoute, accountNumbersRoute, accountsRoute]),
])

export function createAppRouter(context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: 'intent',
    scrollRestoration: false,
    defaultPendingComponent: LoadingPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: RouteError,
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>

declare module '@tanstack/react-router' {
  interface Register {
    router: AppRouter
  }
}

import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { accessQueryOptions } from '@/features/accounts/api/get-access.ts'
import { getSession } from '@/features/accounts/auth/api/get-session.ts'
import { readChatSearch } from '@/features/inbox/search.ts'
import { readInstanceSearch } from '@/features/numbers/filter.ts'
import { readAccountSearch } from '@/features/platform/search.ts'
import { readText, type Search } from '@/lib/search.ts'
import { FrameSkeleton } from '../layout/frame-skeleton.tsx'
import { findHome } from './home.ts'
import { lazyPage } from './lazy-page.ts'
import { rootRoute } from './root.ts'

/** Everything behind the sign-in: its children may rely on `session`. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await getSession(context.supabase)
    if (!session) throw redirect({ to: '/entrar', search: { back: location.href } })
    return { session }
  },
  loader: ({ context: { queryClient, supabase, session } }) =>
    queryClient.ensureQueryData(accessQueryOptions(supabase, session.userId)),
  component: lazyRouteComponent(() => import('../layout/app-layout.tsx'), 'AppLayout'),
  pendingComponent: FrameSkeleton,
})

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/inicio',
  beforeLoad: async ({ context }) => {
    throw redirect(await findHome(context))
  },
})

const numbersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/numeros',
  validateSearch: readInstanceSearch,
  component: lazyPage(() => import('../routes/numbers.tsx'), 'NumbersRoute', 'instances'),
})

const conversationsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/conversas',
  validateSearch: readChatSearch,
  component: lazyPage(() => import('../routes/conversations.tsx'), 'ConversationsRoute', 'chats'),
})

/** Shown by its parent, so that the list stays. */
const chatRoute = createRoute({ getParentRoute: () => conversationsRoute, path: '$chatId' })

const accountsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/contas',
  component: lazyPage(() => import('../routes/accounts.tsx'), 'AccountsRoute'),
})

/** Whose guide is shown. */
interface OnboardingSearch {
  conta?: string | undefined
}

const onboardingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/comecar',
  validateSearch: ({ conta }: Search): OnboardingSearch => ({ conta: readText(conta, 40) }),
  component: lazyPage(() => import('../routes/onboarding.tsx'), 'OnboardingRoute', 'onboarding', 'instances'),
})

const profileRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/perfil',
  component: lazyPage(() => import('../routes/profile.tsx'), 'ProfileRoute', 'profile', 'auth'),
})

const adminAccountsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/contas',
  validateSearch: readAccountSearch,
  component: lazyPage(
    () => import('../routes/admin-accounts.tsx'),
    'AdminAccountsRoute',
    'admin',
    'problems',
  ),
})

const adminFleetRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/admin/frota',
  component: lazyPage(() => import('../routes/admin-fleet.tsx'), 'AdminFleetRoute', 'admin'),
})

/** The pages of all accounts together, and the platform administrator's. */
export const sharedRoutes = [
  homeRoute,
  numbersRoute,
  conversationsRoute.addChildren([chatRoute]),
  accountsRoute,
  onboardingRoute,
  profileRoute,
  adminAccountsRoute,
  adminFleetRoute,
] as const

import { createRoute, redirect } from '@tanstack/react-router'
import { getSession } from '@/features/accounts/auth/api/get-session.ts'
import { readChoice, type Search } from '@/lib/search.ts'
import { lazyPage } from './lazy-page.ts'
import { rootRoute } from './root.ts'

/** Where to go once signed in: a path of this site, never another's. */
function readBack(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined
}

/** For strangers; whoever is signed in has work to do. */
const landingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    if (await getSession(context.supabase)) throw redirect({ to: '/inicio', replace: true })
  },
  component: lazyPage(() => import('../routes/landing.tsx'), 'LandingRoute', 'landing'),
})

export interface SignInSearch {
  back?: string | undefined
  reason?: 'session_expired' | undefined
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/entrar',
  validateSearch: ({ back, reason }: Search): SignInSearch => ({
    back: readBack(back),
    reason: readChoice(reason, ['session_expired']),
  }),
  component: lazyPage(() => import('../routes/sign-in.tsx'), 'SignInRoute', 'auth'),
})

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/criar-conta',
  component: lazyPage(() => import('../routes/sign-up.tsx'), 'SignUpRoute', 'auth'),
})

const requestResetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/recuperar-senha',
  component: lazyPage(() => import('../routes/request-reset.tsx'), 'RequestResetRoute', 'auth'),
})

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/nova-senha',
  component: lazyPage(() => import('../routes/new-password.tsx'), 'NewPasswordRoute', 'auth'),
})

const confirmRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/confirmar',
  component: lazyPage(() => import('../routes/confirm.tsx'), 'ConfirmRoute', 'auth'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/convite',
  beforeLoad: async ({ context }) => ({ session: await getSession(context.supabase) }),
  component: lazyPage(() => import('../routes/invitation.tsx'), 'InvitationRoute', 'auth', 'members'),
})

/** The pages before the sign-in. */
export const publicRoutes = [
  landingRoute,
  signInRoute,
  signUpRoute,
  requestResetRoute,
  newPasswordRoute,
  confirmRoute,
  invitationRoute,
] as const

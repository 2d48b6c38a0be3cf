import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readChoice, type Search } from '@/lib/search.ts'
import { rootRoute } from './root.ts'

/** Where to go once signed in: a path of this site, never another's. */
function readBack(value: unknown): string | undefined {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) ? value : undefined
}

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
  component: lazyRouteComponent(() => import('../routes/sign-in.tsx'), 'SignInRoute'),
})

const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/criar-conta',
  component: lazyRouteComponent(() => import('../routes/sign-up.tsx'), 'SignUpRoute'),
})

const requestResetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/recuperar-senha',
  component: lazyRouteComponent(() => import('../routes/request-reset.tsx'), 'RequestResetRoute'),
})

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/nova-senha',
  component: lazyRouteComponent(() => import('../routes/new-password.tsx'), 'NewPasswordRoute'),
})

const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/convite',
  component: lazyRouteComponent(() => import('../routes/invitation.tsx'), 'InvitationRoute'),
})

/** The pages before the sign-in. */
export const publicRoutes = [
  signInRoute,
  signUpRoute,
  requestResetRoute,
  newPasswordRoute,
  invitationRoute,
] as const

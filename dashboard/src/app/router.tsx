import { createRouter } from '@tanstack/react-router'
import { LoadingPage } from './loading-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { RouteError } from './route-error.tsx'
import { accountRoutes } from './route-tree/account.ts'
import { publicRoutes } from './route-tree/public.ts'
import { type RouterContext, rootRoute } from './route-tree/root.ts'
import { sharedRoutes, signedInRoute } from './route-tree/signed-in.ts'

const routeTree = rootRoute.addChildren([
  ...publicRoutes,
  signedInRoute.addChildren([...sharedRoutes, accountRoutes]),
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

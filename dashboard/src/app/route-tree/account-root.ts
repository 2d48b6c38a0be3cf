import { createRoute } from '@tanstack/react-router'
import { lazyPage } from './lazy-page.ts'
import { signedInRoute } from './signed-in.ts'

/** Around the pages of one account: says so when it is not the reader's. */
export const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/a/$accountId',
  component: lazyPage(() => import('../routes/account-gate.tsx'), 'AccountGate'),
})

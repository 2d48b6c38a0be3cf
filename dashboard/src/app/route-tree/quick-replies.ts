import { createRoute } from '@tanstack/react-router'
import { accountRoute } from './account-root.ts'
import { lazyPage } from './lazy-page.ts'

export const quickRepliesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'respostas-rapidas',
  component: lazyPage(
    () => import('../routes/quick-replies.tsx'),
    'QuickRepliesRoute',
    'content',
    'quick-replies',
    'template',
  ),
})

import { createRoute } from '@tanstack/react-router'
import { accountRoute } from './account-root.ts'
import { lazyPage } from './lazy-page.ts'

const keywordsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'palavras-chave',
  component: lazyPage(() => import('../routes/keywords.tsx'), 'KeywordsRoute', 'keywords'),
})

const flowsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'fluxos',
  component: lazyPage(() => import('../routes/flows.tsx'), 'FlowsRoute', 'flows'),
})

const flowTemplatesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'fluxos/modelos',
  component: lazyPage(() => import('../routes/flow-templates.tsx'), 'FlowTemplatesRoute', 'flow-templates'),
})

const flowRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'fluxos/$flowId',
  component: lazyPage(() => import('../routes/flow.tsx'), 'FlowRoute', 'flows'),
})

const campaignsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'campanhas',
  component: lazyPage(() => import('../routes/campaigns.tsx'), 'CampaignsRoute', 'campaigns'),
})

/** The pages of what happens by itself. */
export const automationRoutes = [
  keywordsRoute,
  flowsRoute,
  flowTemplatesRoute,
  flowRoute,
  campaignsRoute,
] as const

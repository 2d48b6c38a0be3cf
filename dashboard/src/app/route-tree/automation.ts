import { createRoute } from '@tanstack/react-router'
import { RUN_STATUSES } from '@/features/flows/runs/types.ts'
import { readChoice, readText, type Search } from '@/lib/search.ts'
import type { RunSearch } from '../routes/flow-runs.tsx'
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
  component: lazyPage(
    () => import('../routes/flows.tsx'),
    'FlowsRoute',
    'flows',
    'flow-import',
    'flow-templates',
  ),
})

const flowTemplatesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'fluxos/modelos',
  component: lazyPage(() => import('../routes/flow-templates.tsx'), 'FlowTemplatesRoute', 'flow-templates'),
})

const flowRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'fluxos/$flowId',
  component: lazyPage(
    () => import('../routes/flow.tsx'),
    'FlowRoute',
    'flows',
    'flow-forms',
    'flow-test',
    'filters',
    'template',
    'content',
  ),
})

const flowRunsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'fluxos/$flowId/execucoes',
  validateSearch: ({ estado, execucao }: Search): RunSearch => ({
    estado: readChoice(estado, RUN_STATUSES),
    execucao: readText(execucao),
  }),
  component: lazyPage(
    () => import('../routes/flow-runs.tsx'),
    'FlowRunsRoute',
    'flows',
    'flow-forms',
    'content',
    'runs',
  ),
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
  flowRunsRoute,
  campaignsRoute,
] as const

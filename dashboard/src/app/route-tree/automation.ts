import { createRoute } from '@tanstack/react-router'
import { STEPS, type Step } from '@/features/automation/broadcasts/steps.ts'
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

const segmentsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'segmentos',
  validateSearch: ({ segmento }: Search): { segmento?: string | undefined } => ({
    segmento: readText(segmento, 40),
  }),
  component: lazyPage(() => import('../routes/segments.tsx'), 'SegmentsRoute', 'segments', 'filters'),
})

const broadcastsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'disparos',
  component: lazyPage(() => import('../routes/broadcasts.tsx'), 'BroadcastsRoute', 'broadcasts'),
})

const broadcastRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'disparos/$broadcastId',
  validateSearch: ({ passo }: Search): { passo?: Step | undefined } => ({ passo: readChoice(passo, STEPS) }),
  component: lazyPage(
    () => import('../routes/broadcast.tsx'),
    'BroadcastRoute',
    'broadcasts',
    'filters',
    'content',
    'messages',
    'sending',
    'template',
  ),
})

const sequencesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'sequencias',
  validateSearch: ({ sequencia }: Search): { sequencia?: string | undefined } => ({
    sequencia: readText(sequencia, 40),
  }),
  component: lazyPage(
    () => import('../routes/sequences.tsx'),
    'SequencesRoute',
    'sequences',
    'runs',
    'contacts',
    'content',
    'sending',
    'template',
  ),
})

/** The pages of what happens by itself. */
export const automationRoutes = [
  keywordsRoute,
  flowsRoute,
  flowTemplatesRoute,
  flowRoute,
  flowRunsRoute,
  campaignsRoute,
  broadcastsRoute,
  broadcastRoute,
  sequencesRoute,
  segmentsRoute,
] as const

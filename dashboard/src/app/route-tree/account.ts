import { createRoute } from '@tanstack/react-router'
import { readAuditSearch } from '@/features/accounts/audit/search.ts'
import { PERIODS } from '@/features/accounts/stats/period.ts'
import type { Period } from '@/features/accounts/stats/types.ts'
import { readContactSearch } from '@/features/contacts/search.ts'
import { readChatSearch } from '@/features/inbox/search.ts'
import { readInstanceSearch } from '@/features/numbers/filter.ts'
import { readChoice, readText, type Search } from '@/lib/search.ts'
import { INTEGRATION_TABS, type IntegrationSearch } from '../integrations/search.ts'
import { accountRoute } from './account-root.ts'
import { automationRoutes } from './automation.ts'
import { lazyPage } from './lazy-page.ts'
import { quickRepliesRoute } from './quick-replies.ts'

interface OverviewSearch {
  periodo?: Period | undefined
}

const numbersRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'numeros',
  validateSearch: readInstanceSearch,
  component: lazyPage(() => import('../routes/numbers.tsx'), 'NumbersRoute', 'instances'),
})

const conversationsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'conversas',
  validateSearch: readChatSearch,
  component: lazyPage(() => import('../routes/conversations.tsx'), 'ConversationsRoute', 'chats'),
})

/** Shown by its parent, so that the list stays. */
const chatRoute = createRoute({ getParentRoute: () => conversationsRoute, path: '$chatId' })

const contactsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'contatos',
  validateSearch: readContactSearch,
  component: lazyPage(
    () => import('../routes/contacts.tsx'),
    'ContactsRoute',
    'chats',
    'contacts',
    'runs',
    'tags',
  ),
})

const contactsImportRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'contatos/importar',
  component: lazyPage(
    () => import('../routes/contacts-import.tsx'),
    'ContactsImportRoute',
    'contacts',
    'tags',
  ),
})

const contactsDuplicatesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'contatos/duplicados',
  component: lazyPage(
    () => import('../routes/contacts-duplicates.tsx'),
    'ContactsDuplicatesRoute',
    'contacts',
    'tags',
  ),
})

const tagsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'etiquetas',
  component: lazyPage(() => import('../routes/tags.tsx'), 'TagsRoute', 'tags'),
})

const teamRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'equipe',
  component: lazyPage(() => import('../routes/team.tsx'), 'TeamRoute', 'members'),
})

const settingsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'conta',
  component: lazyPage(() => import('../routes/account.tsx'), 'AccountRoute', 'account-settings'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'chaves',
  component: lazyPage(() => import('../routes/api-keys.tsx'), 'ApiKeysRoute', 'api-keys'),
})

const integrationsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'integracoes',
  validateSearch: ({ aba, webhook, entrada }: Search): IntegrationSearch => ({
    aba: readChoice(aba, INTEGRATION_TABS),
    webhook: readText(webhook, 40),
    entrada: readText(entrada, 40),
  }),
  component: lazyPage(
    () => import('../routes/integrations.tsx'),
    'IntegrationsRoute',
    'webhooks',
    'inbound-hooks',
    'template',
  ),
})

const overviewRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'painel',
  validateSearch: ({ periodo }: Search): OverviewSearch => ({ periodo: readChoice(periodo, PERIODS) }),
  component: lazyPage(() => import('../routes/overview.tsx'), 'OverviewRoute', 'stats', 'instances'),
})

const auditRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'auditoria',
  validateSearch: readAuditSearch,
  component: lazyPage(() => import('../routes/audit.tsx'), 'AuditRoute', 'audit'),
})

export const accountRoutes = accountRoute.addChildren([
  numbersRoute,
  conversationsRoute.addChildren([chatRoute]),
  contactsRoute,
  contactsImportRoute,
  contactsDuplicatesRoute,
  tagsRoute,
  quickRepliesRoute,
  ...automationRoutes,
  teamRoute,
  settingsRoute,
  apiKeysRoute,
  integrationsRoute,
  overviewRoute,
  auditRoute,
])

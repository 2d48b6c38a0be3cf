import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readContactSearch } from '@/features/contacts/search.ts'
import { readInstanceSearch } from '@/features/instances/filter.ts'
import { signedInRoute } from './signed-in.ts'

/** Around the pages of one account: says so when it is not the reader's. */
const accountRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/a/$accountId',
  component: lazyRouteComponent(() => import('../routes/account-gate.tsx'), 'AccountGate'),
})

const numbersRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'numeros',
  validateSearch: readInstanceSearch,
  component: lazyRouteComponent(() => import('../routes/numbers.tsx'), 'NumbersRoute'),
})

const conversationsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'conversas',
  component: lazyRouteComponent(() => import('../routes/conversations.tsx'), 'ConversationsRoute'),
})

/** Shown by its parent, so that the list stays. */
const chatRoute = createRoute({ getParentRoute: () => conversationsRoute, path: '$chatId' })

const contactsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'contatos',
  validateSearch: readContactSearch,
  component: lazyRouteComponent(() => import('../routes/contacts.tsx'), 'ContactsRoute'),
})

const contactsImportRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'contatos/importar',
  component: lazyRouteComponent(() => import('../routes/contacts-import.tsx'), 'ContactsImportRoute'),
})

const contactsDuplicatesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'contatos/duplicados',
  component: lazyRouteComponent(() => import('../routes/contacts-duplicates.tsx'), 'ContactsDuplicatesRoute'),
})

const tagsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'etiquetas',
  component: lazyRouteComponent(() => import('../routes/tags.tsx'), 'TagsRoute'),
})

const quickRepliesRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'respostas-rapidas',
  component: lazyRouteComponent(() => import('../routes/quick-replies.tsx'), 'QuickRepliesRoute'),
})

const teamRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'equipe',
  component: lazyRouteComponent(() => import('../routes/team.tsx'), 'TeamRoute'),
})

const settingsRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'conta',
  component: lazyRouteComponent(() => import('../routes/account.tsx'), 'AccountRoute'),
})

const apiKeysRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'chaves',
  component: lazyRouteComponent(() => import('../routes/api-keys.tsx'), 'ApiKeysRoute'),
})

const overviewRoute = createRoute({
  getParentRoute: () => accountRoute,
  path: 'painel',
  component: lazyRouteComponent(() => import('../routes/overview.tsx'), 'OverviewRoute'),
})

export const accountRoutes = accountRoute.addChildren([
  numbersRoute,
  conversationsRoute.addChildren([chatRoute]),
  contactsRoute,
  contactsImportRoute,
  contactsDuplicatesRoute,
  tagsRoute,
  quickRepliesRoute,
  teamRoute,
  settingsRoute,
  apiKeysRoute,
  overviewRoute,
])

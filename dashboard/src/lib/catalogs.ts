/** The files of `src/locales/<language>`: one for each feature, and what all pages share. */
export const CATALOGS = [
  'account-settings',
  'accounts',
  'admin',
  'api-keys',
  'audit',
  'auth',
  'campaigns',
  'broadcasts',
  'chats',
  'common',
  'contacts',
  'content',
  'filters',
  'flow-forms',
  'flow-import',
  'flow-templates',
  'flow-test',
  'flows',
  'inbound-hooks',
  'instances',
  'keyboard',
  'keywords',
  'landing',
  'members',
  'messages',
  'number-setup',
  'onboarding',
  'problems',
  'profile',
  'quick-replies',
  'runs',
  'segments',
  'sending',
  'sequences',
  'stats',
  'tags',
  'template',
  'webhooks',
] as const
export type CatalogName = (typeof CATALOGS)[number]

type CatalogFile = Record<string, Record<string, string>>

const files = import.meta.glob<CatalogFile>(['../locales/*/*.ts', '!../locales/*/index.ts'])

/** Prefixes of ids that are not named after their file. */
const SHARED: Record<string, CatalogName> = {
  app: 'common',
  connection: 'common',
  error: 'common',
  inbound: 'inbound-hooks',
  layout: 'common',
  problem: 'problems',
}

/** Where a message stands: `api_keys.title` in `api-keys`. */
export function catalogOf(id: string): CatalogName | undefined {
  const prefix = id.slice(0, id.indexOf('.'))
  return SHARED[prefix] ?? CATALOGS.find((name) => name === prefix.replaceAll('_', '-'))
}

export async function loadCatalog(locale: string, name: CatalogName): Promise<Record<string, string>> {
  const file = await files[`../locales/${locale}/${name}.ts`]?.()
  return Object.values(file ?? {})[0] ?? {}
}

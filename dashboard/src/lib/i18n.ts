import { type I18n, setupI18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { Messages } from '@/locales/pt-BR/index.ts'
import { CATALOGS, type CatalogName, catalogOf, loadCatalog } from './catalogs.ts'

export const LOCALES = ['pt-BR', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export type MessageId = keyof Messages
export type Translate = (id: MessageId, values?: Record<string, unknown>) => string

const STORAGE_KEY = 'zapbase.locale'

/** The catalogs each page has loaded; another language loads the same ones. */
const loaded = new WeakMap<I18n, Set<CatalogName>>()

/** The page's translations: there is one page, whose routes bring their catalogs along. */
let current: I18n | undefined

/** Makes the translations with the reader's last choice, Portuguese without one, and these catalogs. */
export async function createI18n(names: readonly CatalogName[] = CATALOGS): Promise<I18n> {
  const i18n: I18n = setupI18n({ missing: (_locale, id) => fetchMissing(i18n, id) })
  // The build compiles the catalogs: see compiled-messages.ts.
  if (!import.meta.env.PROD) {
    const { compileMessage } = await import('@lingui/message-utils/compileMessage')
    i18n.setMessagesCompiler(compileMessage)
  }
  current = i18n
  loaded.set(i18n, new Set(names))
  await activateLocale(i18n, initialLocale())
  return i18n
}

export async function activateLocale(i18n: I18n, locale: Locale): Promise<void> {
  const names = loaded.get(i18n) ?? []
  const messages = await Promise.all([...names].map((name) => loadCatalog(locale, name)))
  i18n.loadAndActivate({ locale, messages: Object.assign({}, ...messages) })
  document.documentElement.lang = locale
}

/** Has the page know these catalogs too: a route asks for its own before it is shown. */
export async function addCatalogs(names: readonly CatalogName[], i18n = current): Promise<void> {
  const known = i18n && loaded.get(i18n)
  const missing = names.filter((name) => !known?.has(name))
  if (!i18n || !known || missing.length === 0) return
  const locale = i18n.locale as Locale
  const catalogs = await Promise.all(missing.map((name) => loadCatalog(locale, name)))
  for (const name of missing) known.add(name)
  // The reader may have switched meanwhile.
  if (i18n.locale === locale)
    i18n.loadAndActivate({ locale, messages: Object.assign({}, i18n.messages, ...catalogs) })
  else await activateLocale(i18n, i18n.locale as Locale)
}

/** A text whose catalog no route asked for: blank until it is here. One that no catalog has is shown as its id. */
function fetchMissing(i18n: I18n, id: string): string {
  const name = catalogOf(id)
  if (name === undefined || loaded.get(i18n)?.has(name)) return id
  void addCatalogs([name], i18n)
  return ''
}

/** Returns a function that changes the page's language and remembers the choice; unknown languages change nothing. */
export function useSwitchLocale(): (locale: string) => void {
  const { i18n } = useLingui()
  return (wanted) => {
    const locale = LOCALES.find((known) => known === wanted)
    if (!locale) return
    localStorage.setItem(STORAGE_KEY, locale)
    void activateLocale(i18n, locale)
  }
}

export function useTranslate(): Translate {
  const { _ } = useLingui()
  return useCallback((id, values) => _(id, values), [_])
}

function initialLocale(): Locale {
  const remembered = LOCALES.find((locale) => locale === localStorage.getItem(STORAGE_KEY))
  return remembered ?? 'pt-BR'
}

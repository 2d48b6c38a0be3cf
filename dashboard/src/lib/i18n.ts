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

/** The page's translations, of which there is one, and the catalogs they know: its routes bring theirs along. */
const page: { i18n: I18n | undefined; catalogs: Set<CatalogName> } = { i18n: undefined, catalogs: new Set() }

/** Makes the translations with the reader's last choice, his browser's language without one, and these catalogs. */
export async function createI18n(names: readonly CatalogName[] = CATALOGS): Promise<I18n> {
  const i18n = setupI18n({ missing: (_locale, id) => fetchMissing(id) })
  // The build compiles the catalogs: see compiled-messages.ts.
  if (!import.meta.env.PROD) {
    const { compileMessage } = await import('./compile-message.ts')
    i18n.setMessagesCompiler(compileMessage)
  }
  page.i18n = i18n
  page.catalogs = new Set(names)
  await activateLocale(i18n, initialLocale())
  return i18n
}

export async function activateLocale(i18n: I18n, locale: Locale): Promise<void> {
  const catalogs = await Promise.all([...page.catalogs].map((name) => loadCatalog(locale, name)))
  i18n.loadAndActivate({ locale, messages: Object.assign({}, ...catalogs) })
  document.documentElement.lang = locale
}

/** Has the page know these catalogs too: a route asks for its own before it is shown. */
export async function addCatalogs(names: readonly CatalogName[]): Promise<void> {
  const { i18n, catalogs } = page
  const missing = names.filter((name) => !catalogs.has(name))
  if (!i18n || missing.length === 0) return
  for (const name of missing) catalogs.add(name)
  const { locale } = i18n
  const added = await Promise.all(missing.map((name) => loadCatalog(locale, name))).catch(
    (error: unknown) => {
      // Without a connection: whoever shows one of their texts next asks again.
      for (const name of missing) catalogs.delete(name)
      throw error
    },
  )
  // Another language may have been chosen meanwhile.
  if (i18n.locale !== locale) await activateLocale(i18n, i18n.locale as Locale)
  else i18n.loadAndActivate({ locale, messages: Object.assign({}, i18n.messages, ...added) })
}

/** A text whose catalog no route asked for: blank until it is here. One that no catalog has is shown as its id. */
function fetchMissing(id: string): string {
  const name = catalogOf(id)
  if (name === undefined) return id
  addCatalogs([name]).catch(() => undefined)
  return ''
}

/** Returns a function that changes the page's language and remembers the choice; unknown languages change nothing. */
export function useSwitchLocale(): (locale: string) => void {
  return (wanted) => {
    const locale = LOCALES.find((known) => known === wanted)
    if (!locale || !page.i18n) return
    localStorage.setItem(STORAGE_KEY, locale)
    void activateLocale(page.i18n, locale)
  }
}

export function useTranslate(): Translate {
  const { _ } = useLingui()
  return useCallback((id, values) => _(id, values), [_])
}

function initialLocale(): Locale {
  const remembered = LOCALES.find((locale) => locale === localStorage.getItem(STORAGE_KEY))
  if (remembered) return remembered
  for (const language of navigator.languages) {
    const known = LOCALES.find((locale) => locale.slice(0, 2) === language.slice(0, 2).toLowerCase())
    if (known) return known
  }
  return 'pt-BR'
}

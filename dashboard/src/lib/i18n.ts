import { type I18n, setupI18n } from '@lingui/core'
import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { Messages } from '@/locales/pt-BR/index.ts'

export const LOCALES = ['pt-BR', 'en'] as const
export type Locale = (typeof LOCALES)[number]
export type MessageId = keyof Messages
export type Translate = (id: MessageId, values?: Record<string, unknown>) => string

const STORAGE_KEY = 'zapbase.locale'

const catalogs: Record<Locale, () => Promise<{ catalog: Messages }>> = {
  'pt-BR': () => import('@/locales/pt-BR/index.ts'),
  en: () => import('@/locales/en/index.ts'),
}

/** Makes the translations with the reader's last choice; Portuguese without one. */
export async function createI18n(): Promise<I18n> {
  const i18n = setupI18n()
  // The build compiles the catalogs: see compiled-messages.ts.
  if (!import.meta.env.PROD) {
    const { compileMessage } = await import('@lingui/message-utils/compileMessage')
    i18n.setMessagesCompiler(compileMessage)
  }
  await activateLocale(i18n, initialLocale())
  return i18n
}

export async function activateLocale(i18n: I18n, locale: Locale): Promise<void> {
  const { catalog } = await catalogs[locale]()
  i18n.loadAndActivate({ locale, messages: catalog })
  document.documentElement.lang = locale
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

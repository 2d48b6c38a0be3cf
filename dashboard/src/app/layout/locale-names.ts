import type { Locale } from '@/lib/i18n.ts'

/** Each language in its own words, whatever the page's language. */
export const LOCALE_NAMES: Record<Locale, string> = { 'pt-BR': 'Português (Brasil)', en: 'English' }

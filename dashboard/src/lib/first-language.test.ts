import { afterEach, expect, it, vi } from 'vitest'
import { createI18n } from './i18n.ts'

afterEach(() => vi.restoreAllMocks())

it.each([
  [['en-GB'], 'en'],
  [['pt-PT', 'en'], 'pt-BR'],
  [['fr-FR', 'en-US'], 'en'],
  [['fr-FR'], 'pt-BR'],
  [[], 'pt-BR'],
])('a first visit of a browser that speaks %j is in %s', async (languages, locale) => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages)
  expect((await createI18n(['common'])).locale).toBe(locale)
})

it('what was chosen once goes before the browser’s language', async () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['en-US'])
  localStorage.setItem('zapbase.locale', 'pt-BR')
  expect((await createI18n(['common'])).locale).toBe('pt-BR')
})

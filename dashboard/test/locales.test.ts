import { describe, expect, it } from 'vitest'
import { catalog as english } from '@/locales/en/index.ts'
import { catalog as portuguese } from '@/locales/pt-BR/index.ts'

/** Names in braces, plural forms left aside. */
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)[},]/g)].map(([, name]) => name).sort()

describe('the catalogs', () => {
  it('have the same messages in both languages', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(portuguese).sort())
  })

  it.each(Object.entries(portuguese))('%s takes the same values in both languages', (id, text) => {
    const translated = english[id as keyof typeof english]
    expect(translated.trim()).not.toBe('')
    expect(placeholders(translated)).toEqual(placeholders(text))
  })
})

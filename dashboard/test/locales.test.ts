import { compileMessage } from '@lingui/message-utils/compileMessage'
import { describe, expect, it } from 'vitest'
import { CATALOGS, catalogOf, loadCatalog } from '@/lib/catalogs.ts'
import { catalog as english } from '@/locales/en/index.ts'
import { catalog as portuguese } from '@/locales/pt-BR/index.ts'

type Token = string | [name: string, type?: string, cases?: Record<string, unknown> | string]

/** The names of the values a message takes, those within its plural and select forms too. */
function placeholders(text: string): string[] {
  const names = (tokens: unknown): string[] =>
    Array.isArray(tokens)
      ? (tokens as Token[]).flatMap((token) => {
          if (typeof token === 'string') return []
          const [name, , cases] = token
          return [name, ...(typeof cases === 'object' ? Object.values(cases).flatMap(names) : [])]
        })
      : []
  return [...new Set(names(compileMessage(text)))].sort()
}

describe('the catalogs', () => {
  it('have the same messages in both languages', () => {
    expect(Object.keys(english).sort()).toEqual(Object.keys(portuguese).sort())
  })

  it('have each message in the file that its id names', async () => {
    for (const name of CATALOGS) {
      const ids = Object.keys(await loadCatalog('pt-BR', name))
      expect(ids.filter((id) => catalogOf(id) !== name)).toEqual([])
    }
  })

  it.each(Object.entries(portuguese))('%s takes the same values in both languages', (id, text) => {
    const translated = english[id as keyof typeof english]
    expect(translated.trim()).not.toBe('')
    expect(placeholders(translated)).toEqual(placeholders(text))
  })
})

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalog } from '@/locales/pt-BR/index.ts'
import registry from '../../supabase/error_codes.json' with { type: 'json' }

const codes: Record<string, { places: object; text?: string }> = registry
const root = join(import.meta.dirname, '..')

/** The code that a text is about; what PostgreSQL and PostgREST call theirs is not ours to register. */
const said = Object.keys(catalog).flatMap((id) => {
  const code = /^(?:\w+\.)?error\.(\w+)$|^problem\.(\w+)\.title$|^messages\.reason\.(\w+)$/.exec(id)
  return code?.slice(1).filter((name) => name && !/^[0-9A-Z]+$/.test(name)) ?? []
})
/** Texts for any other code. */
const GENERAL = ['other', 'unknown']

describe('the registry of error codes', () => {
  it('knows every code that a page has words of its own for', () => {
    const own = Object.keys(codes).filter((code) => codes[code]?.text === 'own')
    expect([...new Set(said)].filter((code) => !GENERAL.includes(code)).sort()).toEqual(
      own.filter((code) => !GENERAL.includes(code)).sort(),
    )
  })

  it('knows every code that a page makes up itself', () => {
    const sources = globSync('src/**/*.{ts,tsx}', { cwd: root, exclude: (name) => name.includes('.test.') })
    const made = sources.flatMap((file) => [
      ...readFileSync(join(root, file), 'utf8').matchAll(/RequestError\(\s*'(\w+)'|expectRow\(.*'(\w+)'\)/g),
    ])
    const names = made.map(([, one, other]) => one ?? other ?? '')
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((code) => !codes[code])).toEqual([])
  })
})

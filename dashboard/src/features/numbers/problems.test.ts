import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { activateLocale, createI18n, LOCALES, type Translate } from '@/lib/i18n.ts'
import { COMMAND_ERROR_CODES, describeProblem, FAULT_CODES } from './problems.ts'

async function translator(locale: (typeof LOCALES)[number]): Promise<Translate> {
  const i18n = await createI18n()
  await activateLocale(i18n, locale)
  return (id, values) => i18n._(id, values)
}

describe.each(LOCALES)('problems in %s', (locale) => {
  it.each([...FAULT_CODES, ...COMMAND_ERROR_CODES])(
    '%s has a title, a cause and a next step of its own',
    async (code) => {
      const t = await translator(locale)
      const problem = describeProblem(code, t)
      const general = describeProblem('never_heard_of_it', t)
      for (const part of ['title', 'cause', 'step'] as const) {
        expect(problem[part]).not.toMatch(/^problem\./)
        expect(problem[part].length).toBeGreaterThan(5)
      }
      expect(problem.title).not.toBe(general.title)
      expect(problem.cause).not.toBe(general.cause)
    },
  )

  it('says of an unknown code only that it is unknown, and keeps the code for support', async () => {
    const { supportCode, ...said } = describeProblem('never_heard_of_it', await translator(locale))
    expect(supportCode).toBe('never_heard_of_it')
    expect(JSON.stringify(said)).not.toContain('never_heard_of_it')
  })
})

it('covers every reason in the fault table of docs/architecture.md', () => {
  const document = readFileSync(join(import.meta.dirname, '../../../../docs/architecture.md'), 'utf8')
  const table = /## What a fault looks like\n(.*?)\n## /s.exec(document)?.[1] ?? ''
  const reasons = [...table.matchAll(/(?:disconnected|failed) \/ `(\w+)`/g)].map(([, code]) => code)
  expect(reasons.length).toBeGreaterThan(10)
  const known: readonly string[] = [...FAULT_CODES, ...COMMAND_ERROR_CODES]
  expect(reasons.filter((code) => code && !known.includes(code))).toEqual([])
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { catalog } from '@/locales/pt-BR/index.ts'

const schemas = join(import.meta.dirname, '../../../../supabase/schemas')
const read = (file: string) => readFileSync(join(schemas, file), 'utf8')

it('every kind of job that can be given up has its words', () => {
  const kinds = [...read('60_jobs/90_data.sql').matchAll(/\('(\w+)', (?:true|false), null, \d+\)/g)].map(
    ([, kind]) => `admin.work.${kind}`,
  )
  expect(kinds.length).toBeGreaterThan(5)
  expect(
    Object.keys(catalog)
      .filter((id) => id.startsWith('admin.work.'))
      .sort(),
  ).toEqual([...kinds, 'admin.work.other'].sort())
})

it('every reason that the database gives has its words', () => {
  const sql = read('70_platform/11_account_health.sql')
  const reasons = Object.keys(catalog).flatMap((id) => id.split('admin.reason.')[1] ?? [])
  const given = [...sql.matchAll(/'([a-z]+_[a-z_]+|suspended|closing)'/g)].flatMap(([, word]) => word ?? [])
  expect(reasons.filter((reason) => reason !== 'other' && !given.includes(reason))).toEqual([])
})

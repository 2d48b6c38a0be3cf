import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter((file) => !file.includes('.test.'))
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const importsOf = (file: string) =>
  [...read(file).matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(([, name]) => name ?? '')

// That no feature imports another, and nothing in circles, is biome's to say (biome.json).
describe('the layers', () => {
  it('only the client of lib touches supabase-js, and only features/*/api use that client', () => {
    const direct = files.filter((file) => importsOf(file).includes('@supabase/supabase-js'))
    expect(direct.sort()).toEqual(
      ['ask', 'presence', 'realtime', 'supabase'].map((name) => `src/lib/${name}.ts`),
    )
    const callers = files.filter((file) =>
      /supabase\s*\.\s*(from|auth|rpc|channel|functions|storage)\b/.test(read(file)),
    )
    expect(
      callers.filter((file) => !/features\/.+\/api\/|src\/lib\/(realtime|supabase)\.ts/.test(file)),
    ).toEqual([])
  })

  it('every file stays small', () => {
    expect(
      files.filter((file) => read(file).split('\n').length > 150 && !/\/locales\/|\.generated\./.test(file)),
    ).toEqual([])
  })
})

describe('the page', () => {
  it('has no inline script, style or event handler, so that a strict policy can hold', () => {
    const html = read('index.html')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  })
})

import { describe, expect, it } from 'vitest'
import { mappingProblem, partDone, suggestedMapping, type UploadedImport } from './imports.ts'

const uploaded = (suggested: Record<string, string>): UploadedImport => ({
  id: 'i1',
  status: 'uploaded',
  columns: ['Nome', 'Celular', 'Fone 2', 'Cidade', 'Onde mora'],
  suggested,
  sample: [],
  lines: 10,
})

describe('the columns of an import', () => {
  it('become what the server suggests, each field once, unknown ones nothing', () => {
    const suggested = {
      Nome: 'name',
      Celular: 'phone',
      'Fone 2': 'phone',
      Cidade: 'field:city',
      'Onde mora': 'field:city',
    }
    expect(suggestedMapping(uploaded(suggested), ['city'])).toEqual({
      Nome: 'name',
      Celular: 'phone',
      'Fone 2': 'phone',
      Cidade: 'field:city',
      'Onde mora': 'ignore',
    })
    expect(suggestedMapping(uploaded(suggested), []).Cidade).toBe('ignore')
  })

  it('need a phone, and no field twice', () => {
    expect(mappingProblem({ a: 'name' })).toBe('phone_missing')
    expect(mappingProblem({ a: 'phone', b: 'field:city', c: 'field:city' })).toBe('target_twice')
    expect(mappingProblem({ a: 'phone', b: 'name', c: 'name', d: 'phone' })).toBeUndefined()
    expect(mappingProblem({ a: 'phone', b: 'tags', c: 'tags', d: 'ignore', e: 'ignore' })).toBeUndefined()
  })
})

it('progress never passes the end, also before the lines are counted', () => {
  expect(partDone({ lines: 0, processed: 5 })).toBe(0)
  expect(partDone({ lines: 4, processed: 1 })).toBe(0.25)
  expect(partDone({ lines: 4, processed: 9 })).toBe(1)
})

import { describe, expect, it } from 'vitest'
import { NO_CHOICES } from '../choices.ts'
import { comparisonsOf, type Filter, fromGroup, toGroup } from './filter.ts'
import { inputOf, lackOf, OPERATORS, withOperator } from './operators.ts'
import { FLOW_SUBJECTS, familyOf, PERSON_SUBJECTS } from './subjects.ts'

const tag: Filter = { subject: 'tag', operator: 'has', value: 'cliente' }

describe('a filter as a group', () => {
  it.each<[string, Filter]>([
    ['all', { all: [tag] }],
    ['any', { any: [tag, { all: [] }] }],
    ['not any', { not: { any: [tag] } }],
    ['not all', { not: { all: [tag] } }],
  ])('%s is the same again', (_, filter) => {
    expect(fromGroup(toGroup(filter))).toEqual(filter)
  })

  it('a comparison alone is a group of one, and a double negation stays one', () => {
    expect(fromGroup(toGroup(tag))).toEqual({ all: [tag] })
    const twice: Filter = { not: { not: { all: [tag] } } }
    expect(fromGroup(toGroup(twice))).toEqual({ not: { all: [{ not: { all: [tag] } }] } })
  })

  it('counts what is compared, however deep', () => {
    expect(comparisonsOf({ any: [tag, { not: { all: [tag, tag] } }] })).toHaveLength(3)
  })
})

describe('a comparison', () => {
  it('every subject has a way to be compared, and each way a way to give its value', () => {
    for (const subject of [...PERSON_SUBJECTS, ...FLOW_SUBJECTS]) {
      const family = familyOf({ subject }, NO_CHOICES)
      for (const operator of OPERATORS[family]) expect(inputOf(family, operator)).toBeTruthy()
    }
  })

  it('a field is compared as its type', () => {
    const fields = [{ id: '1', name: 'nascimento', label: '', type: 'date' as const }]
    expect(familyOf({ subject: 'field', name: 'nascimento' }, { ...NO_CHOICES, fields })).toBe('day')
    expect(familyOf({ subject: 'field', name: 'outro' }, { ...NO_CHOICES, fields })).toBe('any')
  })

  it('keeps its value with an operator of the same sort, and not with another', () => {
    const name = { subject: 'name', operator: 'contains', value: 'Ana' } as const
    expect(withOperator(name, 'text', 'equals').value).toBe('Ana')
    expect(withOperator(name, 'text', 'is_set')).toEqual({ subject: 'name', operator: 'is_set' })
    const since = { subject: 'created_at', operator: 'within_last', value: 'P7D' } as const
    expect(withOperator(since, 'moment', 'before').value).toBeUndefined()
    expect(withOperator(since, 'moment', 'not_within_last').value).toBe('P7D')
  })

  it('says what it lacks', () => {
    expect(lackOf({ subject: 'tag', operator: 'has' }, 'tag')).toBe('value')
    expect(lackOf({ subject: 'field', operator: 'between', value: [9, 7] }, 'number')).toBe('range')
    expect(lackOf({ subject: 'field', operator: 'between', value: [7, ''] }, 'number')).toBe('value')
    expect(
      lackOf({ subject: 'time', operator: 'between', value: ['22:00', '06:00'] }, 'clock'),
    ).toBeUndefined()
    expect(lackOf({ subject: 'opted_in', operator: 'equals', value: false }, 'flag')).toBeUndefined()
    expect(lackOf({ subject: 'name', operator: 'is_set' }, 'text')).toBeUndefined()
    expect(lackOf({ subject: 'weekday', operator: 'one_of', value: [] }, 'weekday')).toBe('value')
  })
})

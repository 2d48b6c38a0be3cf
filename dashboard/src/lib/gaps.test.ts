import { describe, expect, it } from 'vitest'
import cases from '../../../tests/shared/gaps.json' with { type: 'json' }
import { areReadable, fillGaps, leftGaps, namesOf } from './gaps.ts'

type Filled = [text: string, values: Record<string, string>, filled: string]

const KNOWN = ['contact.name', 'contact.first_name', 'contact.phone', 'contact.fields.cidade', 'account.name']

describe('a gap of a text', () => {
  it.each(cases.filled as Filled[])('%s is filled in as flows do', (text, values, filled) => {
    const name = (values['contact.name'] ?? '')
      .replace(/[*_~`]/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    const read = (code: string) =>
      ({ ...values, 'contact.name': name, 'contact.first_name': name.split(' ')[0] ?? '' })[code] ?? ''
    expect(areReadable(text)).toBe(true)
    expect(fillGaps(text, read, (code) => code)).toBe(filled)
    expect(leftGaps(filled)).toEqual([])
  })

  it.each(cases.broken)('%s cannot be read', (text) => {
    expect(areReadable(text)).toBe(false)
  })

  it.each(cases.unknown)('%s asks for what there is not', (text) => {
    expect(areReadable(text)).toBe(true)
    expect(namesOf(text).some((name) => !KNOWN.includes(name))).toBe(true)
  })

  it('without a value and a fall-back stays to be written, under its name', () => {
    const filled = fillGaps(
      'Oi {{ contact.first_name }}, da {{ contact.fields.cidade | upcase }}?',
      () => '',
      (name) => ({ 'contact.first_name': 'Primeiro nome' })[name] ?? `{${name}}`,
    )
    expect(filled).toBe('Oi {{ Primeiro nome }}, da {{ contact.fields.cidade }}?')
    expect(leftGaps(filled)).toEqual([
      { start: 3, end: 22, name: 'Primeiro nome' },
      { start: 27, end: 54, name: 'contact.fields.cidade' },
    ])
  })

  it.each([
    ['Oi {{nome}}!', ['nome']],
    ['Oi {{ nome', ['{{']],
    ['{{}} {{ a }}', ['{{', 'a']],
    ['{{{ a }}}', ['a']],
    ['{ a } }}', []],
  ])('%s has left: %s', (text, names) => {
    expect(leftGaps(text).map(({ name }) => name)).toEqual(names)
  })

  it('keeps what a person is called, whatever it looks like', () => {
    const filled = fillGaps('Oi {{ contact.name }}', () => '$& {{ account.name }}', String)
    expect(filled).toBe('Oi $& {{ account.name }}')
    expect(leftGaps(filled)).toHaveLength(1)
  })
})

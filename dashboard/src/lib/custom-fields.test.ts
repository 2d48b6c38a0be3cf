import { describe, expect, it } from 'vitest'
import { type FieldType, formatFieldValue, fromFieldInput, toFieldInput } from './custom-fields.ts'

describe('values of custom fields', () => {
  it.each<[FieldType, string, unknown]>([
    ['text', ' Niterói ', 'Niterói'],
    ['text', 'x'.repeat(2001), null],
    ['number', '12,5', 12.5],
    ['number', 'doze', null],
    ['boolean', 'false', false],
    ['boolean', 'talvez', null],
    ['date', '2026-03-02', '2026-03-02'],
    ['date', '2026-02-31x', null],
    ['datetime', '2026-03-02T12:00Z', '2026-03-02T12:00:00.000Z'],
    ['number', '  ', undefined],
  ])('of type %s: "%s" is understood', (type, text, value) => {
    expect(fromFieldInput(text, type)).toBe(value)
  })

  it('come back from an input as they went in', () => {
    for (const [value, type] of [
      ['2026-03-02', 'date'],
      [false, 'boolean'],
      [12.5, 'number'],
    ] as const) {
      expect(fromFieldInput(toFieldInput(value, type), type)).toBe(value)
    }
    const instant = '2026-03-02T12:34:00.000Z'
    expect(fromFieldInput(toFieldInput(instant, 'datetime'), 'datetime')).toBe(instant)
    expect(toFieldInput(undefined, 'text')).toBe('')
  })

  it('read in the language of the page', () => {
    expect(formatFieldValue(1234.5, 'number', 'pt-BR', ['Sim', 'Não'])).toBe('1.234,5')
    expect(formatFieldValue('2026-03-02', 'date', 'pt-BR', ['Sim', 'Não'])).toBe('02/03/2026')
    expect(formatFieldValue(true, 'boolean', 'en', ['Yes', 'No'])).toBe('Yes')
  })
})

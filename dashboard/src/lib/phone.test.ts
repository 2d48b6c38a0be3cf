import { describe, expect, it } from 'vitest'
import cases from '../../../tests/shared/phones.json' with { type: 'json' }
import { formatPhone, parsePhone, writePhone } from './phone.ts'

describe('a phone is read as by the database and the orchestrator', () => {
  it.each(Object.entries(cases.phones))('%s in every spelling', (phone, spellings) => {
    expect(spellings.filter((text) => parsePhone(text) !== phone)).toEqual([])
  })

  it.each(Object.keys(cases.phones))('%s is told so that it is read as the same', (phone) => {
    expect(parsePhone(writePhone(phone))).toBe(phone)
  })

  it('nothing else is a phone', () => {
    expect(cases.refused.filter((text) => parsePhone(text) !== null)).toEqual([])
  })

  it.each(Object.entries(cases.lengths))('+%s has as many digits as its country gives', (code, lengths) => {
    const all = [8, 9, 10, 11, 12, 13, 14, 15]
    const read = all.filter((length) => parsePhone(`+${code}`.padEnd(length + 1, '2')) !== null)
    expect(read).toEqual(lengths)
  })
})

describe('a phone is written as its country writes it', () => {
  it.each([
    ['5511955551011', '+55 (11) 95555-1011'],
    ['551133334444', '+55 (11) 3333-4444'],
    ['351912345678', '+351 912 345 678'],
    ['12025550123', '+1 202 555 0123'],
    ['5491123456789', '+54 9 11 2345 6789'],
    ['595961456789', '+595 961 456789'],
    ['447400123456', '+44 7400 123456'],
    ['33612345678', '+33 6 12 34 56 78'],
    ['4915123456789', '+49 1512 3456789'],
    ['244923123456', '+244 923 123 456'],
    ['819012345678', '+81 90 1234 5678'],
    // Of another length than its mobiles: as well as it can be read.
    ['4930123456', '+49 3012 3456'],
    ['77', '+77'],
    ['999000000000001', '–'],
  ])('%s', (digits, written) => {
    expect(formatPhone(digits)).toBe(written)
    if (parsePhone(`+${digits}`)) expect(parsePhone(written)).toBe(digits)
  })
})

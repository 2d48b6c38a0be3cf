import { describe, expect, it } from 'vitest'
import cases from '../../../tests/shared/phones.json' with { type: 'json' }
import { parsePhone, writePhone } from './phone.ts'

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

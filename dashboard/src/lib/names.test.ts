import { describe, expect, it } from 'vitest'
import cases from '../../../tests/shared/names.json' with { type: 'json' }
import { cleanName, personName } from './names.ts'
import { numberName } from './number-name.ts'

/** What no database holds. */
const UNSTORABLE = [
  ['\ud800x', 'x'],
  ['x\udfff', 'x'],
  ['\ud83d', ''],
  ['A\0na', 'Ana'],
  ['\0', ''],
] as const

describe('a name is read as by the database and the orchestrator', () => {
  it.each([...Object.entries(cases.names), ...UNSTORABLE])('%j', (name, clean) => {
    expect(cleanName(name)).toBe(clean)
    expect(cleanName(clean)).toBe(clean)
  })

  it('of nothing nothing is left', () => {
    expect([cleanName(null), cleanName(undefined)]).toEqual(['', ''])
  })
})

describe('a person is called', () => {
  const person = { name: '', whatsapp_name: '', phone: '5511987654321', lid: '77' }

  it.each([
    ['by the name of the account', { name: 'Ana', whatsapp_name: 'Aninha' }, 'Ana'],
    ['by the name on WhatsApp', { whatsapp_name: 'Aninha' }, 'Aninha'],
    ['by the phone', {}, '+55 (11) 98765-4321'],
    [
      'by the phone when nothing is seen of the names',
      { name: '\u3164', whatsapp_name: '\u200e\u200b' },
      '+55 (11) 98765-4321',
    ],
    [
      'by the name on WhatsApp when nothing is seen of the other',
      { name: '\u2800', whatsapp_name: 'Ana' },
      'Ana',
    ],
    [
      'by the phone when that is what WhatsApp calls him',
      { whatsapp_name: '5511987654321' },
      '+55 (11) 98765-4321',
    ],
    ['by the phone when the account has typed it', { name: '+55 11 98765-4321' }, '+55 (11) 98765-4321'],
    ['by the phone without its ninth digit', { whatsapp_name: '551187654321' }, '+55 (11) 98765-4321'],
    ['by the phone of abroad', { phone: '351912345678', whatsapp_name: '351912345678' }, '+351 912 345 678'],
    ['by a name of digits that is no phone of his', { name: '7007' }, '7007'],
    ['by the LID while no phone is known', { phone: null }, 'LID 77'],
    ['in the order in which it stands', { name: '\u202eoluaP' }, 'oluaP'],
    ['by nothing that is not known', { phone: null, lid: null }, ''],
  ])('%s', (_, known, name) => {
    expect(personName({ ...person, ...known })).toBe(name)
  })
})

describe('a number of an account is called', () => {
  it.each([
    ['by its phone while it has no name', 'instance_5511999999999', null, '+55 (11) 99999-9999'],
    ['by the phone it has now', 'instance_5511999999999', '5521988887777', '+55 (21) 98888-7777'],
    ['by its ninth digit too', 'instance_5511999999999', '551199999999', '+55 (11) 99999-9999'],
    ['by its name', 'Loja Centro', '5511999999999', 'Loja Centro'],
    ['as it likes', 'instance_', null, 'instance_'],
  ])('%s', (_, instance_name, phone, name) => {
    expect(numberName({ instance_name, phone })).toBe(name)
  })
})

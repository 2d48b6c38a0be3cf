import { describe, expect, it } from 'vitest'
import { chatName } from './chat.ts'

const contact = {
  id: '1',
  name: '',
  whatsapp_name: '',
  phone: '5511987654321',
  lid: null,
  tags: [],
  opted_out_at: null,
}

describe('a chat is called', () => {
  it.each([
    ['as the account calls the contact', { ...contact, name: 'Ana', whatsapp_name: 'Aninha' }, 'Ana'],
    [
      'by the phone when nothing is seen of the name',
      { ...contact, whatsapp_name: '\u3164' },
      '+55 (11) 98765-4321',
    ],
    ['by what is known of somebody without a phone', { ...contact, phone: null, lid: '77' }, 'LID 77'],
    ['by nothing', { ...contact, phone: null }, 'LID –'],
    ['by nothing when the contact is gone', null, '…'],
  ])('%s', (_, known, name) => {
    expect(chatName({ contact: known, name: '', kind: 'direct' })).toBe(name)
  })

  it.each([
    ['Família 👩‍👩‍👧', 'Família 👩‍👩‍👧'],
    ['\u200e\u2067', '…'],
    ['Grupo\r\n\u202eoluaP', 'Grupo oluaP'],
  ])('by the subject of the group (%j)', (subject, name) => {
    expect(chatName({ contact: null, name: subject, kind: 'group' })).toBe(name)
  })
})

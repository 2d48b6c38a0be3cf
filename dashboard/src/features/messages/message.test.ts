import { describe, expect, it } from 'vitest'
import { kindOfFile } from '@/lib/media/media.ts'
import { isEmojiOnly, piecesOf, plainText } from '@/lib/message-text.ts'
import { makeMessage, makeSent } from '../../../test/conversation.ts'
import { countReactions } from './components/message-reactions.tsx'
import { findQuickReplies, quickQuery } from './quick-replies.ts'
import { possibleWith, sendStatusOf } from './send-status.ts'
import { readCard } from './vcard.ts'

const said = (text: string) => piecesOf(text).map(({ text, style }) => (style ? `${style}:${text}` : text))

describe('the text of a message', () => {
  it.each([
    ['*oi* mundo', ['bold:oi', ' mundo']],
    ['a _b c_ d', ['a ', 'italic:b c', ' d']],
    ['~não~', ['strike:não']],
    ['```x = *1*```', ['code:x = *1*']],
    ['veja https://a.example/b?c=1.', ['veja ', 'link:https://a.example/b?c=1', '.']],
    ['2*3*4 e snake_case_aqui', ['2*3*4 e snake_case_aqui']],
    ['* não *', ['* não *']],
    ['javascript:alert(1)', ['javascript:alert(1)']],
    ['', []],
  ])('%s', (text, pieces) => {
    expect(said(text)).toEqual(pieces)
  })

  it.each([
    ['*Negrito*', 'Negrito'],
    ['*_os dois_* e ~nada~', 'os dois e nada'],
    ['```código```', 'código'],
    ['2*3*4 e https://a.example/b_c_', '2*3*4 e https://a.example/b_c_'],
  ])('reads in a list without its marks: %s', (text, plain) => {
    expect(plainText(text)).toBe(plain)
  })

  it('is gone through once, whatever it is', () => {
    const started = performance.now()
    piecesOf('*a _b ~c ```'.repeat(5_000))
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it('is large when it is nothing but a few emoji', () => {
    expect(['👍', '❤️ 😂', '👨‍👩‍👧'].map(isEmojiOnly)).toEqual([true, true, true])
    expect(['1', 'ok 👍', '', '👍👍👍👍'].map(isEmojiOnly)).toEqual([false, false, false, false])
  })
})

describe('the mark of a message of ours', () => {
  const now = Date.parse('2026-01-01T13:00:00Z')
  const queued = (values: object) => sendStatusOf(makeSent(1, { status: 'queued', ...values }), now)

  it('tells a scheduled message from one that waits and one that goes', () => {
    expect(queued({ send_at: '2026-01-01T15:00:00Z' })).toBe('scheduled')
    expect(queued({ send_at: '2026-01-01T12:01:00.02Z', status_reason: 'instance_disconnected' })).toBe(
      'waiting',
    )
    expect(queued({ send_at: '2026-01-01T12:01:00.02Z' })).toBe('sending')
    expect(sendStatusOf(makeMessage(1), now)).toBeUndefined()
  })

  it('decides what can be done with it', () => {
    const at = (minutes: number) => now - minutes * 60_000
    const sent = makeSent(1, { sent_at: new Date(at(0)).toISOString() })
    expect(possibleWith(sent, now)).toMatchObject({ edit: true, revoke: true, reply: true, cancel: false })
    expect(possibleWith(sent, now + 16 * 60_000)).toMatchObject({ edit: false, revoke: true })
    expect(possibleWith(makeMessage(1), now)).toMatchObject({ react: true, edit: false, revoke: false })
    const waiting = makeSent(1, { status: 'queued', wa_message_id: null })
    expect(possibleWith(waiting, now)).toMatchObject({ cancel: true, reply: false })
    expect(possibleWith(makeSent(1, { status: 'failed' }), now).again).toBe(true)
    // Whether it arrived is not known: it is never offered to be sent a second time.
    expect(possibleWith(makeSent(1, { status: 'unconfirmed' }), now).again).toBe(false)
  })
})

describe('reactions', () => {
  const reactions = [
    { sender: 'a', from_me: false, contact_id: 'a', emoji: '👍' },
    { sender: 'me', from_me: true, contact_id: null, emoji: '👍' },
  ]

  it('are counted, and ours is shown as it will be', () => {
    expect(countReactions({ reactions }, undefined)).toEqual([{ emoji: '👍', count: 2, isOurs: true }])
    expect(countReactions({ reactions }, '')).toEqual([{ emoji: '👍', count: 1, isOurs: false }])
    expect(countReactions({ reactions }, '❤️').map(({ emoji }) => emoji)).toEqual(['👍', '❤️'])
  })
})

describe('quick replies', () => {
  const reply = (shortcut: string, message = '') => ({ id: shortcut, shortcut, message, files: [] })
  const replies = [
    reply('bom-dia', 'Bom dia!'),
    reply('entrega', 'Entregamos'),
    reply('pix', 'Chave pix da entrega'),
  ]

  it('are asked for by a slash at the beginning and one word', () => {
    expect(['/', '/En', 'oi /en', '/en agora', ''].map(quickQuery)).toEqual([
      '',
      'en',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('come with those first that begin with it', () => {
    expect(findQuickReplies(replies, 'entrega').map(({ shortcut }) => shortcut)).toEqual(['entrega', 'pix'])
    expect(findQuickReplies(replies, '')).toHaveLength(3)
  })
})

it('a contact card is read as far as it is shown', () => {
  const card =
    'BEGIN:VCARD\nVERSION:3.0\nN:Souza;Bia;;;\nFN:Bia Souza\nitem1.TEL;waid=5511955550001:+55 11 95555-0001\nEND:VCARD'
  expect(readCard(card)).toEqual({ name: 'Bia Souza', phones: ['+55 11 95555-0001'] })
  expect(readCard('N:Souza;Bia;;;')).toEqual({ name: 'Bia Souza', phones: [] })
  expect(readCard('')).toEqual({ name: '', phones: [] })
})

it.each([
  [
    '2.1',
    'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;=4A=6F=C3=A3=6F;;;\nTEL;CELL;PREF:+5511987654321',
    'João',
    '+5511987654321',
  ],
  ['2.1', 'FN;QUOTED-PRINTABLE:Jo=C3=A3o =\nda Silva\nTEL;CELL:1', 'João da Silva', '1'],
  ['2.1', 'FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Jo=E3o\nTEL:1', 'João', '1'],
  ['2.1', 'FN;CHARSET=x-unknown;ENCODING=QUOTED-PRINTABLE:Ana\nTEL:1', 'Ana', '1'],
  [
    '3.0',
    'FN:Nome que dobra\r\n  na linha\r\nTEL;type=CELL:+55 11\r\n  98765-4321',
    'Nome que dobra na linha',
    '+55 11 98765-4321',
  ],
  ['3.0', 'FN:Padaria\\, Pão \\; Cia\nTEL:1', 'Padaria, Pão ; Cia', '1'],
  ['3.0', 'N:Lima\\; Filho;Rita;Maria;;\nitem1.TEL:1', 'Rita Maria Lima; Filho', '1'],
  ['3.0', 'FN:Conta=\nTEL:1', 'Conta=', '1'],
  ['4.0', 'FN:Ana\nTEL;VALUE=uri;TYPE="cell:x,home":tel:+55-11-98765-4321;ext=1', 'Ana', '+55-11-98765-4321'],
])('a card of version %s is read: %j', (version, lines, name, phone) => {
  expect(readCard(`BEGIN:VCARD\nVERSION:${version}\n${lines}\nEND:VCARD`)).toEqual({ name, phones: [phone] })
})

it('a file is shown as what WhatsApp can show', () => {
  expect(
    ['image/png', 'image/svg+xml', 'video/mp4', 'audio/ogg', 'audio/mpeg', 'application/pdf', ''].map(
      kindOfFile,
    ),
  ).toEqual(['image', 'document', 'video', 'voice', 'audio', 'document', 'document'])
})

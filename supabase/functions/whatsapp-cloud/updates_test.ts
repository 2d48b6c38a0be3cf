import { deepStrictEqual, strictEqual } from 'node:assert'
import type { NumberEvent } from './events.ts'
import { readUpdates } from './updates.ts'

const ANA = '5521988880001'
const AT = '1764500000'

function read(value: object): NumberEvent[] {
  const metadata = { phone_number_id: '1055' }
  const [update] = readUpdates({ entry: [{ changes: [{ field: 'messages', value: { metadata, ...value } }] }] })
  return update?.events ?? []
}

function data(message: object, more: object = {}): Record<string, unknown> {
  const known = { from: ANA, id: 'wamid.1', timestamp: AT }
  const [event] = read({ messages: [{ ...known, ...message }], ...more }) as [NumberEvent]
  return event.data
}

Deno.test('each kind of a message is one of ours', () => {
  const cases: [object, string, string][] = [
    [{ type: 'text', text: { body: 'oi' } }, 'text', 'oi'],
    [{ type: 'button', button: { text: 'Sim', payload: 'yes' } }, 'text', 'Sim'],
    [{ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'a', title: 'Pix' } } }, 'text', 'Pix'],
    [{ type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'a', title: 'Bolo' } } }, 'text', 'Bolo'],
    [{ type: 'image', image: { id: '9', mime_type: 'image/jpeg', caption: 'olha' } }, 'image', 'olha'],
    [{ type: 'audio', audio: { id: '9', mime_type: 'audio/ogg; codecs=opus', voice: true } }, 'voice', ''],
    [{ type: 'audio', audio: { id: '9', mime_type: 'audio/mpeg' } }, 'audio', ''],
    [{ type: 'video', video: { id: '9' } }, 'video', ''],
    [{ type: 'document', document: { id: '9', filename: 'nota.pdf' } }, 'document', ''],
    [{ type: 'sticker', sticker: { id: '9' } }, 'sticker', ''],
    [{ type: 'location', location: { latitude: -23.5, longitude: -46.6, name: 'Loja' } }, 'location', ''],
    [{ type: 'location', location: { latitude: 'here', longitude: null } }, 'unsupported', ''],
    [{ type: 'location', location: { latitude: 91, longitude: 0 } }, 'unsupported', ''],
    [{ type: 'unsupported', errors: [{ code: 131051 }] }, 'unsupported', ''],
    [{ type: 'order', order: { catalog_id: '1' } }, 'unsupported', ''],
  ]
  for (const [message, kind, body] of cases) {
    const told = data(message)
    deepStrictEqual([told.kind, told.body, told.chat_id], [kind, body, `${ANA}@c.us`])
  }
})

Deno.test('a file says by which id it is fetched', () => {
  const told = data({ type: 'document', document: { id: '9', filename: 'nota.pdf', mime_type: 'application/pdf' } })
  deepStrictEqual(
    [told.has_media, told.mimetype, told.filename, told.content],
    [true, 'application/pdf', 'nota.pdf', { media_id: '9' }],
  )
})

Deno.test('a card is written as WhatsApp writes one', () => {
  const name = { formatted_name: 'Bia; Souza', first_name: 'Bia' }
  const { content } = data({ type: 'contacts', contacts: [{ name, phones: [{ phone: '+55 21', wa_id: '5521', type: 'CELL' }] }] })
  const [card] = (content as { vcards: string[] }).vcards
  strictEqual(
    card,
    'BEGIN:VCARD\nVERSION:3.0\nN:;Bia;;;\nFN:Bia\\; Souza\nTEL;type=CELL;waid=5521:+55 21\nEND:VCARD',
  )
})

Deno.test('somebody without a phone is known by his id', () => {
  const user = 'BR.13491208655302741918'
  const contacts = [{ user_id: user, profile: { name: 'Ana' } }]
  const told = data({ from: undefined, from_user_id: user, type: 'text', text: { body: 'oi' } }, { contacts })
  deepStrictEqual([told.chat_id, told.phone, told.lid, told.author_name], [`${user}@lid`, undefined, user, 'Ana'])
})

Deno.test('whoever is told with both has both', () => {
  const contacts = [{ wa_id: ANA, user_id: 'BR.1' }]
  const told = data({ type: 'text', text: { body: 'oi' }, context: { id: 'wamid.0' } }, { contacts })
  deepStrictEqual([told.phone, told.lid, told.reply_to], [ANA, 'BR.1', 'wamid.0'])
})

Deno.test('a reaction, a new number, an edit and a revocation', () => {
  const known = { from: ANA, id: 'wamid.1', timestamp: AT }
  const told = read({
    messages: [
      { ...known, type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
      { ...known, type: 'reaction', reaction: { message_id: 'wamid.0' } },
      { ...known, type: 'system', system: { type: 'user_changed_number', wa_id: '5521988880002' } },
      { ...known, type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
      { ...known, type: 'edit', edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'oi!' } } } },
    ],
  })
  deepStrictEqual(told.map(({ type }) => type), ['reaction', 'reaction', 'contact', 'message_revoke', 'message_edit'])
  deepStrictEqual(told.map(({ data }) => data.emoji), ['👍', '', undefined, undefined, undefined])
  deepStrictEqual(told[2]?.data, { contact_id: '5521988880002@c.us', former_id: `${ANA}@c.us` })
})

Deno.test('a change of number is known by both of its names', () => {
  const said = { new_wa_id: '5521988880002', wa_id: ANA, customer: ANA, type: 'customer_changed_number' }
  const told = data({ type: 'system', system: said })
  deepStrictEqual(told, { contact_id: '5521988880002@c.us', former_id: `${ANA}@c.us` })
})

Deno.test('a caption is edited like a text', () => {
  const message = { type: 'image', image: { caption: 'novo' } }
  strictEqual(data({ type: 'edit', edit: { original_message_id: 'wamid.0', message } }).body, 'novo')
})

Deno.test('what is said in a group is nobody’s alone', () => {
  const known = { from: ANA, to: ANA, timestamp: AT, group_id: 'G1', type: 'text', text: { body: 'oi' } }
  deepStrictEqual(read({ messages: [{ ...known, id: '1' }], message_echoes: [{ ...known, id: '2' }] }), [])
})

Deno.test('who comes by an advertisement says which', () => {
  const referral = { source_type: 'ad', source_id: '7', headline: 'Bolo' }
  const text = data({ type: 'text', text: { body: 'oi' }, referral })
  deepStrictEqual([text.kind, text.body, text.content], ['text', 'oi', { referral }])
  const image = data({ type: 'image', image: { id: '9' }, referral })
  deepStrictEqual(image.content, { media_id: '9', referral })
})

Deno.test('what is not a moment is none', () => {
  for (const timestamp of [true, [5], {}, '', ' ', 'x', '-1', '1764500000000', null]) {
    strictEqual(data({ type: 'text', text: { body: 'oi' }, timestamp }).timestamp, undefined, String(timestamp))
  }
})

Deno.test('what is done on the phone is ours as well', () => {
  const known = { from: '5511', to: ANA, id: 'wamid.2', timestamp: AT }
  const told = read({
    message_echoes: [
      { ...known, type: 'reaction', reaction: { message_id: 'wamid.0', emoji: '👍' } },
      { ...known, type: 'revoke', revoke: { original_message_id: 'wamid.1' } },
      { ...known, type: 'edit', edit: { original_message_id: 'wamid.1', message: { text: { body: 'oi!' } } } },
    ],
  })
  deepStrictEqual(told.map(({ type }) => type), ['reaction', 'message_revoke', 'message_edit'])
  strictEqual(told[0]?.data.sender_id, 'me')
})

Deno.test('what is written on the phone is ours', () => {
  const [echo] = read({ message_echoes: [{ from: '5511', to: ANA, id: 'wamid.2', timestamp: AT, type: 'text', text: { body: 'já vai' } }] })
  deepStrictEqual([echo?.data.from_me, echo?.data.chat_id, echo?.data.body], [true, `${ANA}@c.us`, 'já vai'])
})

Deno.test('a status says how far a message of ours has come, and why not further', () => {
  const known = { id: 'wamid.3', recipient_id: ANA, timestamp: AT, biz_opaque_callback_data: 'key' }
  const names = ['sent', 'delivered', 'read', 'played', 'failed', 'wondering']
  const error = { code: 131047, title: 'Re-engagement message', error_data: { details: 'too late' } }
  const told = read({ statuses: names.map((status) => ({ ...known, status, errors: [error] })) })
  deepStrictEqual(told.map(({ data }) => data.ack), [1, 2, 3, 4, -1])
  deepStrictEqual(told.map(({ data }) => data.client_key), Array(5).fill('key'))
  deepStrictEqual([told[4]?.data.error, told[4]?.data.error_text], [131047, '131047: too late'])
})

Deno.test('a failure without a code that makes sense has no word of Meta’s', () => {
  const failed = (errors: unknown) => read({ statuses: [{ id: 'wamid.3', status: 'failed', timestamp: AT, errors }] })[0]?.data
  for (const errors of [undefined, null, 'x', [], [null]]) {
    deepStrictEqual([failed(errors)?.error, failed(errors)?.error_text], [undefined, undefined])
  }
  for (const code of [undefined, null, '', 'x', true, [], {}, 1.5]) {
    deepStrictEqual([failed([{ code, title: 'no' }])?.error, failed([{ code, title: 'no' }])?.error_text], [undefined, 'no'])
  }
  strictEqual(failed([{ code: '131047' }])?.error, 131047)
})

Deno.test('words of the language are no statuses', () => {
  deepStrictEqual(read({ statuses: ['constructor', 'toString', '__proto__'].map((status) => ({ id: '1', status })) }), [])
})

Deno.test('several numbers of one app come apart', () => {
  const change = (id: string) => ({
    field: 'messages',
    value: { metadata: { phone_number_id: id }, messages: [{ from: ANA, id: `wamid.${id}`, timestamp: AT, type: 'text', text: { body: 'oi' } }] },
  })
  const told = readUpdates({ entry: [{ changes: [change('1'), change('2')] }, { changes: [change('1')] }] })
  deepStrictEqual(told.map(({ phoneNumberId, events }) => [phoneNumberId, events.length]), [['1', 2], ['2', 1]])
})

// The kinds of messages that Meta has, as ours.

import { listOf, numberOf, recordOf, textOf } from './events.ts'

/** What `message` events say of their content: kind, body, content, and of files has_media, mimetype, filename. */
export type Part = Record<string, unknown>

const FILES = new Set(['image', 'audio', 'video', 'document', 'sticker'])

export function readPart(message: Record<string, unknown>): Part {
  const type = textOf(message.type) ?? 'unknown'
  const part = recordOf(message[type])
  if (FILES.has(type)) return readFile(type, part)
  switch (type) {
    case 'text':
      return { kind: 'text', body: textOf(part.body) ?? '' }
    case 'button':
      return { kind: 'text', body: textOf(part.text) ?? '', content: { reply: { id: textOf(part.payload) } } }
    case 'interactive':
      return readInteractive(part)
    case 'location': {
      const content = readPlace(part)
      return content ? { kind: 'location', body: '', content } : readUnknown(type, message)
    }
    case 'contacts':
      return { kind: 'contact', body: '', content: { vcards: listOf(message.contacts).map(writeCard) } }
    default:
      return readUnknown(type, message)
  }
}

/** Kept as it came. */
function readUnknown(type: string, message: Record<string, unknown>): Part {
  return { kind: 'unsupported', body: '', type, said: message[type], errors: message.errors }
}

/** Its bytes are fetched later, under `media_id`, which lives for a week. */
function readFile(type: string, part: Record<string, unknown>): Part {
  return {
    kind: type === 'audio' && part.voice === true ? 'voice' : type,
    body: textOf(part.caption) ?? '',
    has_media: true,
    mimetype: textOf(part.mime_type)?.split(';')[0]?.trim(),
    filename: textOf(part.filename),
    content: { media_id: textOf(part.id) },
  }
}

/** What was chosen reads like what was written. */
function readInteractive(part: Record<string, unknown>): Part {
  const reply = recordOf(part[textOf(part.type) ?? ''])
  const content = { reply: { id: textOf(reply.id), description: textOf(reply.description), form: textOf(reply.response_json) } }
  return { kind: 'text', body: textOf(reply.title) ?? textOf(reply.body) ?? '', content }
}

/** A place on this earth, or none. */
function readPlace({ latitude, longitude, name, address }: Record<string, unknown>): Record<string, unknown> | undefined {
  const place = { latitude: numberOf(latitude), longitude: numberOf(longitude) }
  const isOnEarth = Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180
  return isOnEarth ? { ...place, name: textOf(name), address: textOf(address) } : undefined
}

/** As WhatsApp itself sends a card. */
function writeCard(contact: Record<string, unknown>): string {
  const name = recordOf(contact.name)
  const phones = listOf(contact.phones).map(({ phone, wa_id, type }) => {
    const kinds = [textOf(type) && `type=${escape(textOf(type) ?? '')}`, textOf(wa_id) && `waid=${escape(textOf(wa_id) ?? '')}`]
    return `TEL;${kinds.filter(Boolean).join(';')}:${escape(textOf(phone) ?? textOf(wa_id) ?? '')}`.replace('TEL;:', 'TEL:')
  })
  const mails = listOf(contact.emails).map(({ email }) => `EMAIL:${escape(textOf(email) ?? '')}`)
  const parts = [name.last_name, name.first_name].map((part) => escape(textOf(part) ?? ''))
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${parts.join(';')};;;`,
    `FN:${escape(textOf(name.formatted_name) ?? '')}`,
    ...phones,
    ...mails,
    'END:VCARD',
  ].join('\n')
}

function escape(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n')
}

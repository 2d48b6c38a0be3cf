import type { RawMessage } from './raw_message.ts'

/** What a message says besides text, and the text that stands for it. */
type Content = { content: Record<string, unknown>; text: string }

/** Types whose body and media say everything. */
const PLAIN_TYPES = [
  'chat',
  'image',
  'video',
  'audio',
  'ptt',
  'ptv',
  'document',
  'sticker',
  'revoked',
  'ciphertext',
  'buttons_response',
  'list_response',
  'template_button_reply',
  'interactive_response',
]
const CARDS_MAX = 100
const CARD_CHARACTERS = 32_768
const OPTIONS_MAX = 100
/** Of what nobody knows so much is kept. */
const RAW_TEXT_CHARACTERS = 1000
const RAW_CHARACTERS = 16_384

/** Linked devices get no bytes of it, or are asked to show them once: that is the phone's to do. */
export function isViewOnce({ isViewOnce = false, subtype }: RawMessage): boolean {
  return isViewOnce || subtype === 'view_once_unavailable_fanout'
}

/** Null when there is nothing but text and media. */
export function readContent(type: string, raw: RawMessage): Content | null {
  if (isViewOnce(raw) && type !== 'revoked') return { content: { view_once: true }, text: raw.caption ?? '' }
  if (PLAIN_TYPES.includes(type)) return null
  if (type === 'location') return readLocation(raw)
  if (type === 'vcard') return readCards([{ vcard: raw.body, displayName: raw.vcardFormattedName }])
  if (type === 'multi_vcard') return readCards(Array.isArray(raw.vcardList) ? raw.vcardList : [])
  if (type === 'poll_creation') return readPoll(raw)
  return {
    content: cut(raw),
    text: typeof raw.body === 'string' ? raw.body.slice(0, RAW_TEXT_CHARACTERS) : '',
  }
}

/** The page's body of a location is the picture of a map. */
function readLocation({ lat, lng, loc }: RawMessage): Content {
  const text = typeof loc === 'string' ? loc : ''
  const [name, address] = text.split('\n')
  const content = { latitude: Number(lat), longitude: Number(lng), ...(name && { name }) }
  return { content: { ...content, ...(address && { address }) }, text }
}

function readCards(cards: { vcard?: unknown; displayName?: unknown }[]): Content {
  const known = cards.slice(0, CARDS_MAX)
  return {
    content: { vcards: known.map(({ vcard }) => withoutPicture(String(vcard ?? ''))) },
    text: known
      .flatMap(({ displayName }) => (typeof displayName === 'string' ? [displayName] : []))
      .join(', '),
  }
}

/** A card's picture may have megabytes; folded lines begin with a space. */
function withoutPicture(card: string): string {
  return card.replace(/^(PHOTO|LOGO)[;:].*(\r?\n[ \t].*)*\r?\n?/gim, '').slice(0, CARD_CHARACTERS)
}

function readPoll({ pollName, pollOptions, pollSelectableOptionsCount: selectable }: RawMessage): Content {
  const options = Array.isArray(pollOptions) ? pollOptions.slice(0, OPTIONS_MAX) : []
  return {
    content: {
      options: options.map((option) => String((option as { name?: unknown }).name ?? '')),
      ...(typeof selectable === 'number' && { selectable }),
    },
    text: typeof pollName === 'string' ? pollName : '',
  }
}

function cut({ people: _people, quotedMessageId: _quoted, ...raw }: RawMessage): Record<string, unknown> {
  const shorten = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.slice(0, RAW_TEXT_CHARACTERS) : value
  const text = JSON.stringify(raw, shorten)
  return text.length <= RAW_CHARACTERS ? JSON.parse(text) : { type: raw.type, fields: Object.keys(raw) }
}

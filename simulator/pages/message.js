import { make } from './dom.js'
import { language, texts } from './texts.js'

const TICKS = { '-1': '!', 0: '…', 1: '✓', 2: '✓✓', 3: '✓✓', 4: '✓✓' }
const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** A message of a chat as a list item: what it says, reactions, time, ticks. */
export function messageItem(message) {
  const { direction, ack, at, edited_at, reactions } = message
  const emojis = Object.values(reactions).join(' ')
  const facts = [clock.format(new Date(at)), edited_at && texts.edited, emojis].filter(Boolean).join(' · ')
  const foot = make('small', { textContent: facts })
  if (direction === 'outgoing') {
    foot.append(make('span', { className: ack >= 3 ? 'ticks read' : 'ticks', textContent: ` ${TICKS[ack]}` }))
  }
  return make('li', { className: direction }, [make('span', { textContent: textOf(message) }), foot])
}

function textOf({ type, body, media, location, vcards }) {
  if (type === 'revoked') return texts.revoked
  if (media)
    return [`📎 ${media.filename ?? texts.media} (${media.mimetype})`, body].filter(Boolean).join('\n')
  if (vcards) return vcards.map((card) => `👤 ${nameOn(card)}`).join('\n')
  if (location) return `📍 ${location.latitude}, ${location.longitude} ${location.description ?? ''}`
  return body
}

function nameOn(vcard) {
  return /^FN[^:\n]*:(.*)$/m.exec(vcard)?.[1] ?? texts.contact
}

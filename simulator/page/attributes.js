// From what the simulator sends to what the library reads: a message's attributes.
import { createWid, MessageKey } from './ids.js'
import { findByKey, store } from './store.js'

/** The attributes of a message as the simulator sent it. */
export function messageAttributes(sent, isNewMsg) {
  const chat = createWid(sent.chat)
  const author = sent.author && createWid(sent.author)
  const id = new MessageKey({ from: chat, to: chat, id: sent.key, participant: author, fromMe: sent.from_me })
  const contact = store.contacts.get(author ?? chat)
  return {
    ...sent.extra,
    id,
    type: sent.type,
    ...(sent.type !== 'ciphertext' && { body: sent.body }),
    t: Math.floor(sent.at / 1000),
    ack: sent.ack,
    from: sent.from_me ? store.me : chat,
    to: sent.from_me ? chat : store.me,
    ...(author && { author }),
    ...(!sent.from_me && { notifyName: contact?.name ?? '' }),
    isNewMsg,
    star: false,
    ...(sent.media && mediaAttributes(sent)),
    ...(sent.location && locationAttributes(sent.location)),
    ...(sent.reply_to && quotedAttributes(sent, chat)),
    ...(sent.edited_at && { latestEditSenderTimestampMs: sent.edited_at }),
    reactions: new Map(Object.entries(sent.reactions)),
    hasReaction: Object.keys(sent.reactions).length > 0,
  }
}

/** Those of its attributes that may have changed since it was written. */
export function changeable(sent) {
  const { type, body, caption, ack, reactions, hasReaction, latestEditSenderTimestampMs } = messageAttributes(
    sent,
    false,
  )
  const edited = latestEditSenderTimestampMs && { latestEditSenderTimestampMs }
  return { type, body, caption, ack, reactions, hasReaction, ...edited }
}

function mediaAttributes({ body, media }) {
  const { hash, mimetype, filename, size } = media
  const described = { body: '', caption: body, mimetype, filename, size, filehash: hash, encFilehash: hash }
  return { ...described, directPath: `/media/${hash}`, mediaKey: hash, mediaData: { mediaStage: 'RESOLVED' } }
}

function locationAttributes({ latitude, longitude, description }) {
  return { lat: latitude, lng: longitude, loc: description }
}

/** A reply carries who wrote what it answers, under the identity by which the chat goes. */
function quotedAttributes({ reply_to: key, quoted }, chat) {
  const { type = 'chat', body = '', caption } = findByKey(key) ?? {}
  const carried = { quotedMsg: { type, body, caption }, quotedStanzaID: key }
  if (!quoted) return carried
  const ours = chat.isLid() ? store.meLid : store.me
  const theirs = quoted.author ? createWid(quoted.author) : chat
  return { ...carried, quotedParticipant: quoted.from_me ? ours : theirs }
}

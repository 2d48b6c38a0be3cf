// Sending, editing, revoking and finding messages.
import { createWid, MessageKey } from '../ids.js'
import { addMessage, applyEdit, applyRevoke, transport } from '../link.js'
import { register } from '../registry.js'
import { ensureChat, findByKey, keepMessage, MessageModel, store } from '../store.js'
import { reactionTable } from './reactions.js'

/** Attributes of kinds that the simulated phone only keeps and gives back. */
const KEPT_EXTRAS = [
  'pollName',
  'pollOptions',
  'pollSelectableOptionsCount',
  'vcardFormattedName',
  'vcardList',
  'eventName',
  'eventDescription',
  'eventStartTime',
  'eventEndTime',
  'mentionedJidList',
  'groupMentions',
  'title',
  'footer',
  'isGif',
  'isViewOnce',
  'duration',
]
const KEPT = new Set([...MessageModel.fields, ...KEPT_EXTRAS])

function pick(source, names) {
  const kept = {}
  for (const name of names) if (source[name] !== undefined) kept[name] = source[name]
  return kept
}

/** Two promises: added here, and acknowledged by the server. */
function addAndSendMsgToChat(chat, described) {
  const attributes = pick(described, KEPT)
  if (attributes.directPath)
    Object.assign(attributes, { mediaData: { mediaStage: 'RESOLVED' }, isUnsentMedia: true })
  const message = new MessageModel({ ...attributes, reactions: new Map() })
  keepMessage(chat, message)
  return [Promise.resolve(message), sendToPhone(message)]
}

async function sendToPhone(message) {
  const parameters = { chat: message.to._serialized, key: message.id.id, content: contentOf(message) }
  // A message whose fate is unknown stays pending, as on the real page.
  const { ack } = await transport.request('send', parameters).catch(() => ({ ack: 0 }))
  if (ack < 0) message.set({ isSendFailure: true })
  if (ack !== 0) message.updateAck(ack)
  if (message.isUnsentMedia && ack > 0) message.set({ isUnsentMedia: false })
  return { messageSendResult: ack < 0 ? 'ERROR_UNKNOWN' : 'OK' }
}

function contentOf(message) {
  const { type, body, caption, mimetype = 'image/webp', filename, size, directPath, lat, lng, loc } = message
  const extra = pick(message.serialize(), KEPT_EXTRAS)
  return {
    type,
    body: (directPath ? caption : body) ?? '',
    ...(directPath && { media: { hash: hashIn(directPath), mimetype, filename, size } }),
    ...(type === 'location' && { location: { latitude: lat, longitude: lng, description: loc } }),
    ...(message.quotedStanzaID && { reply_to: message.quotedStanzaID }),
    ...(Object.keys(extra).length > 0 && { extra }),
  }
}

function hashIn(directPath) {
  return directPath.slice(directPath.lastIndexOf('/') + 1)
}

async function change(message, wanted) {
  await transport.request('change', { id: message.id._serialized, change: wanted })
}

async function sendMessageEdit(message, body) {
  await change(message, { kind: 'edit', body })
  applyEdit(message, body, Date.now())
}

async function sendRevokeMsgs(_chat, { list }) {
  for (const message of list) {
    await change(message, { kind: 'revoke' })
    applyRevoke(message)
  }
}

async function sendDeleteMsgs(chat, { list }) {
  for (const message of list) {
    store.messages.remove(message)
    chat.msgs.remove(message)
  }
}

async function sendReactionToMsg(message, emoji) {
  await change(message, { kind: 'reaction', sender: store.me._serialized, emoji })
  reactionTable.react(message, store.me, emoji, Date.now())
}

async function forwardMessages({ chat, msgs }) {
  for (const original of msgs) {
    const id = new MessageKey({ to: chat.id, id: await MessageKey.newId(), selfDir: 'out' })
    const t = Math.floor(Date.now() / 1000)
    const fresh = { id, from: store.me, to: chat.id, t, ack: 0, isNewMsg: true, isForwarded: true }
    await addAndSendMsgToChat(chat, { ...original.attributes, ...fresh })[1]
  }
}

/** Messages by id, from here or from the phone. */
async function getMessagesById(ids) {
  const sent = await transport.request('messages', { ids })
  return { messages: sent.map((message) => addMessage(ensureChat(createWid(message.chat)), message, false)) }
}

async function search(query) {
  const messages = store.messages
    .getModelsArray()
    .filter(({ body, caption }) => (caption ?? body ?? '').includes(query))
  return { messages }
}

Object.assign(store.messages, { getMessagesById, search })
Object.assign(store.cmd, {
  sendRevokeMsgs,
  sendDeleteMsgs,
  async sendStarMsgs(_chat, list) {
    for (const message of list) message.set({ star: true })
  },
  async sendUnstarMsgs(_chat, list) {
    for (const message of list) message.set({ star: false })
  },
})

/** A quoted message that is not here: what the reply carries of it. */
function quotedOnly({ id: { remote }, quotedMsg, quotedStanzaID: id }) {
  return new MessageModel({
    ...quotedMsg,
    id: new MessageKey({ from: remote, to: remote, id, fromMe: false }),
  })
}

const EDIT_WINDOW_SECONDS = 15 * 60
const REVOKE_WINDOW_SECONDS = 60 * 3600

/** Ours, as it was sent, and not too long ago. */
function canStillChange(message, seconds) {
  const isOurs = message.id.fromMe && message.type !== 'revoked' && !message.isSendFailure
  return isOurs && Date.now() / 1000 - message.t <= seconds
}

const canEdit = (message) => canStillChange(message, EDIT_WINDOW_SECONDS) && !message.isForwarded

const LINK = /https?:\/\/[^\s<>"]+/g
const findLinks = (text) => Array.from((text ?? '').matchAll(LINK), ([href]) => ({ href }))

register({
  WAWebMsgKey: MessageKey,
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebSendMessageEditAction: { sendMessageEdit },
  WAWebSendReactionMsgAction: { sendReactionToMsg },
  WAWebChatForwardMessage: { forwardMessages },
  WAWebMsgReply: { canReplyMsg: (message) => message.canReply() },
  WAWebMsgActionCapability: {
    canSenderRevokeMsg: (message) => canStillChange(message, REVOKE_WINDOW_SECONDS),
    canAdminRevokeMsg: () => false,
    canEditText: (message) => canEdit(message) && message.type === 'chat',
    canEditCaption: (message) => canEdit(message) && Boolean(message.directPath && message.caption),
    canStarMsg: () => true,
  },
  WAWebQuotedMsgModelUtils: {
    getQuotedMsgObj: (message) => findByKey(message.quotedStanzaID) ?? quotedOnly(message),
  },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WAWebLinkPreviewChatAction: { getLinkPreview: async () => ({}) },
  WALinkify: { findLinks, findLink: (text) => findLinks(text)[0] },
})

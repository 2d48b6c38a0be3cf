// Chats and their history, and the collections by their names.
import { messageAttributes } from '../attributes.js'
import { createWid } from '../ids.js'
import { transport } from '../link.js'
import { Collection, Model } from '../models.js'
import { register } from '../registry.js'
import { ensureChat, MessageModel, store } from '../store.js'
import { isKnownUser } from './contacts.js'
import { reactionCollection } from './reactions.js'

const HISTORY_PAGE = 50

/** As the real page: a user nobody has asked about yet has no LID, and a chat with him fails. */
async function findOrCreateLatestChat(source) {
  const wid = createWid(source)
  const alternate = store.alternateWids.get(wid._serialized)
  const known = store.chats.get(wid) ?? (alternate && store.chats.get(alternate))
  if (known) return { chat: known, created: false }
  if (!wid.isUser() || !isKnownUser(wid)) throw new Error('No LID for user')
  return { chat: ensureChat(wid, store.contacts.get(wid)?.name), created: true }
}

/** The messages before the oldest one here, from the phone. */
async function loadEarlierMsgs({ chat }) {
  const oldest = chat.msgs.first()?.id._serialized ?? null
  const sent = await transport.request('history', {
    chat: chat.id._serialized,
    before: oldest,
    limit: HISTORY_PAGE,
  })
  const older = sent.map(
    (message) =>
      store.messages.get(message.id) ??
      store.messages.add(new MessageModel(messageAttributes(message, false))),
  )
  chat.msgs.addFirst(older)
  return older
}

async function sendSeen({ chat }) {
  if (chat.unreadCount === 0) return
  chat.set({ unreadCount: 0 })
  await transport.request('seen', { chat: chat.id._serialized })
}

/** The other side sees that somebody is writing, or recording. */
async function tellState(wid, state) {
  await transport.request('chat_state', { chat: wid._serialized, state })
}

async function clearChat(chat) {
  for (const message of chat.msgs.getModelsArray()) {
    chat.msgs.remove(message)
    store.messages.remove(message)
  }
}

store.chats.find = async (wid) => (await findOrCreateLatestChat(wid)).chat

Object.assign(store.cmd, {
  archiveChat: async (chat, archive) => chat.set({ archive }),
  pinChat: async (chat, pin) => chat.set({ pin: pin ? Date.now() : 0 }),
  markChatUnread: async (chat, isUnread) => chat.set({ unreadCount: isUnread ? -1 : 0 }),
})

class Call extends Collection {
  calls = new Map()
}

const empty = () => new Collection(Model)
const profilePictures = { get: () => undefined, find: async () => ({ img: undefined }) }

register({
  WAWebCollections: {
    Msg: store.messages,
    Chat: store.chats,
    Contact: store.contacts,
    Reactions: reactionCollection,
    Blocklist: empty(),
    BusinessProfile: { find: async () => ({}) },
    GroupMetadata: { update: async () => undefined },
    Label: empty(),
    ProfilePicThumb: profilePictures,
    Status: empty(),
    WAWebNewsletterCollection: empty(),
  },
  WAWebCallCollection: new Call(Model),
  WAWebFindChatAction: { findOrCreateLatestChat },
  WAWebChatLoadMessages: { loadEarlierMsgs },
  WAWebUpdateUnreadChatAction: { sendSeen },
  WAWebChatClearBridge: { sendClear: clearChat },
  WAWebDeleteChatAction: {
    async sendDelete(chat) {
      await clearChat(chat)
      store.chats.remove(chat)
    },
  },
  WAWebChatGetters: {
    getIsNewsletter: (chat) => chat.id.isNewsletter(),
    getIsBroadcast: (chat) => chat.id.isBroadcast(),
  },
  WAWebChatStateBridge: {
    sendChatStateComposing: (wid) => tellState(wid, 'composing'),
    sendChatStateRecording: (wid) => tellState(wid, 'recording'),
    sendChatStatePaused: (wid) => tellState(wid, 'paused'),
  },
  WAWebLidMigrationUtils: { toPn: (wid) => store.alternateWids.get(wid._serialized) },
})

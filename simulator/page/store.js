// The page's state: one set of models and collections, as the library finds them.
import { createWid } from './ids.js'
import { Collection, declareFields, Emitter, Model } from './models.js'

class SocketModel extends Model {
  static fields = ['state', 'hasSynced']
}

class ConnModel extends Model {
  static fields = ['ref', 'pushname', 'platform', 'wid', 'battery', 'plugged']

  canSetMyPushname() {
    return true
  }
}

export class MessageModel extends Model {
  static fields = [
    'id',
    'type',
    'body',
    'caption',
    't',
    'ack',
    'from',
    'to',
    'author',
    'isNewMsg',
    'subtype',
    'templateParams',
    'recipients',
    'notifyName',
    'mimetype',
    'filename',
    'size',
    'directPath',
    'filehash',
    'encFilehash',
    'mediaKey',
    'mediaKeyTimestamp',
    'mediaData',
    'mediaObject',
    'quotedMsg',
    'quotedStanzaID',
    'quotedParticipant',
    'quotedRemoteJid',
    'hasReaction',
    'isEphemeral',
    'isStatusV3',
    'isNotification',
    'star',
    'pollOptions',
    'lat',
    'lng',
    'loc',
    'local',
    'latestEditMsgKey',
    'latestEditSenderTimestampMs',
    'protocolMessageKey',
    'reactions',
    'isUnsentMedia',
    'isSendFailure',
    'isForwarded',
  ]

  async downloadMedia() {
    this.mediaData.mediaStage = this.directPath ? 'RESOLVED' : 'ERROR'
  }

  canReply() {
    return this.type !== 'revoked'
  }

  /** What a reply carries of the message it answers. */
  msgContextInfo() {
    const { type, body, caption } = this
    return {
      quotedMsg: { type, body, caption },
      quotedStanzaID: this.id.id,
      quotedParticipant: this.author ?? (this.id.fromMe ? store.me : this.from),
    }
  }

  updateAck(ack) {
    if (ack > this.ack || ack < 0) this.ack = ack
  }

  serialize() {
    const { reactions: _reactions, mediaObject: _mediaObject, ...copy } = super.serialize()
    return copy
  }
}

export class ChatModel extends Model {
  static fields = [
    'id',
    'name',
    'formattedTitle',
    't',
    'unreadCount',
    'archive',
    'pin',
    'isReadOnly',
    'lastReceivedKey',
    'groupMetadata',
    'labels',
  ]

  constructor(attributes) {
    super(attributes)
    this.msgs = new Collection(MessageModel)
    this.mute = createMute()
  }

  serialize() {
    return { ...super.serialize(), muteExpiration: this.mute.expiration, msgs: this.msgs.getModelsArray() }
  }

  // The library hands whole chats to the other side when their unread count changes: keep that small.
  toJSON() {
    return super.serialize()
  }
}

export class ContactModel extends Model {
  static fields = [
    'id',
    'name',
    'pushname',
    'shortName',
    'formattedName',
    'phoneNumber',
    'type',
    'isBusiness',
    'isEnterprise',
    'isContactBlocked',
    'businessProfile',
    'commonGroups',
  ]
}

class GroupModel extends Model {
  static fields = ['id', 'subject', 'participants', 'announce']
}

for (const modelClass of [SocketModel, ConnModel, MessageModel, ChatModel, ContactModel, GroupModel])
  declareFields(modelClass)

function createMute() {
  return {
    expiration: 0,
    async mute({ expiration }) {
      this.expiration = expiration
    },
    async unmute() {
      this.expiration = 0
    },
  }
}

export const store = {
  socket: new SocketModel({ state: 'OPENING', hasSynced: false }),
  conn: new ConnModel({ platform: 'android', battery: 100, plugged: true }),
  cmd: new Emitter(),
  messages: new Collection(MessageModel),
  chats: new Collection(ChatModel),
  contacts: new Collection(ContactModel),
  /** This account's own Wid once linked. */
  me: undefined,
  meLid: undefined,
  /** LID and phone Wids of contacts, both ways, by serialized text. */
  alternateWids: new Map(),
}

/** The chat with this Wid; made when there is none. */
export function ensureChat(wid, name = wid.user) {
  const known = store.chats.get(wid)
  if (known) return known
  const chat = new ChatModel({
    id: wid,
    name,
    formattedTitle: name,
    unreadCount: 0,
    t: 0,
    archive: false,
    labels: [],
  })
  if (wid.isGroup()) chat.attributes.groupMetadata = createGroup(wid, name)
  return store.chats.add(chat)
}

function createGroup(id, subject) {
  return new GroupModel({ id, subject, participants: [], announce: false })
}

/** A LID and a phone number are one user's. */
export function linkWids(lid, phoneNumber) {
  store.alternateWids.set(lid._serialized, phoneNumber)
  store.alternateWids.set(phoneNumber._serialized, lid)
}

/** The contact with this Wid; made, or renamed, as told. */
export function ensureContact({ wid, phone, name }) {
  const id = createWid(wid)
  // Whoever goes by a LID may keep the phone to himself.
  const phoneNumber = phone ? createWid(`${phone}@c.us`) : undefined
  if (id.isLid() && phoneNumber) linkWids(id, phoneNumber)
  const known = store.contacts.get(id)
  if (known) return known.set({ name, pushname: name, phoneNumber })
  const attributes = {
    id,
    name,
    pushname: name,
    shortName: name,
    formattedName: name,
    phoneNumber,
    type: 'in',
  }
  return store.contacts.add(new ContactModel({ ...attributes, isBusiness: false, isEnterprise: false }))
}

/** Replies name only the key of what they answer. */
const byKey = new Map()

export function findByKey(key) {
  return byKey.get(key)
}

/** Put a message into its chat and among all messages; those who listen hear of it. */
export function keepMessage(chat, message) {
  byKey.set(message.id.id, message)
  chat.msgs.add(message)
  if (message.t >= chat.t) chat.set({ t: message.t, lastReceivedKey: message.id })
  return store.messages.add(message)
}

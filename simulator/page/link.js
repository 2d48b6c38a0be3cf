// What this client does with what it hears: pairing, linking, logging out, and the events of its phone.
import { changeable, messageAttributes } from './attributes.js'
import { createWid } from './ids.js'
import { migrate } from './migration.js'
import { announceNumber, renameGroup } from './modules/notices.js'
import { reactionTable } from './modules/reactions.js'
import { rename } from './registry.js'
import { encodeBase64, forgetSession, keys, loadSession, saveSession } from './session.js'
import { ensureChat, ensureContact, keepMessage, MessageModel, store } from './store.js'
import { Transport } from './transport.js'

const LISTENER_POLL_MS = 5

let session
let isLinked = false
let isLeaving = false
let saving = Promise.resolve()
/** Events wait here until the library listens for messages: before, they would be lost on it. */
let waitingEvents = []
let lastEvent = 0

export const transport = new Transport({
  onOpen: sayHello,
  onFrame: (frame) => FRAMES[frame.type](frame),
  onClose: () => isLinked && store.socket.set({ state: 'TIMEOUT' }),
  onReconnect: () => isLinked && store.socket.set({ state: 'OPENING' }),
})

const FRAMES = {
  ref({ ref }) {
    transport.settle()
    store.conn.set({ ref })
    store.socket.set({ state: 'UNPAIRED' })
  },
  paired(frame) {
    session = frame.session
    store.socket.set({ state: 'PAIRING' })
    saving = saveSession(session).then(() => transport.send({ type: 'kept' }))
  },
  linked,
  events({ events, last }) {
    lastEvent = last
    if (waitingEvents.push(...events) === events.length) whenHeard(store.messages, 'add', applyWaitingEvents)
  },
  state({ state }) {
    store.socket.set({ state })
  },
  /** An unknown session when starting, or logged out from the phone while connected. */
  async logged_out() {
    if (isLeaving) return
    const wasLinked = isLinked
    session = undefined
    isLinked = false
    await forgetSession()
    if (!wasLinked) return sayHello()
    store.cmd.trigger('logout')
    window.location.assign('/?post_logout=1')
  },
  renamed({ names }) {
    rename(names)
  },
  hang() {
    const script = document.createElement('script')
    script.src = '/hang.js'
    document.head.append(script)
  },
}

/** Connect; with a stored session to its phone, otherwise to show QR codes. */
export async function start() {
  session = await loadSession()
  transport.connect()
}

/** Log this client out by its own wish. */
export async function logout() {
  isLeaving = true
  await forgetSession()
  await transport.request('logout')
}

function sayHello() {
  const { noise, identity, adv, platform } = keys
  const publicKeys = { noise: encodeBase64(noise), identity: encodeBase64(identity), adv, platform }
  transport.send({ type: 'hello', session: session ?? null, resume: isLinked, keys: publicKeys })
}

async function linked({ phone, name, sync, snapshot }) {
  transport.settle()
  await saving
  store.me = createWid(`${phone}@c.us`)
  store.meLid = createWid(`9${phone}@lid`)
  store.conn.set({ pushname: name, wid: store.me })
  for (const migration of snapshot?.migrations ?? []) migrate(migration)
  if (snapshot && isLinked) await refreshKnown()
  if (snapshot) applySnapshot(snapshot)
  isLinked = true
  store.socket.set({ state: 'CONNECTED' })
  if (sync && !store.socket.hasSynced) whenHeard(store.socket, 'change:hasSynced', finishSync)
}

/** The library must hear the change, or it waits for ever (the fault never_ready shows that on purpose). */
function finishSync() {
  store.cmd.trigger('offline_progress_update_from_bridge')
  store.socket.set({ hasSynced: true })
}

function whenHeard(emitter, name, act) {
  if (emitter.hears(name)) return act()
  setTimeout(() => whenHeard(emitter, name, act), LISTENER_POLL_MS)
}

/** A page that lived on while it was away has messages to which something happened meanwhile. */
async function refreshKnown() {
  const ids = store.messages.getModelsArray().map(({ id }) => id._serialized)
  for (const sent of await transport.request('messages', { ids }))
    Object.assign(store.messages.get(sent.id).attributes, changeable(sent))
}

function applySnapshot({ chats, contacts }) {
  for (const contact of contacts) ensureContact(contact)
  for (const { id, name, unread, messages } of chats) {
    const chat = ensureChat(createWid(id), name)
    chat.set({ unreadCount: unread })
    // What lies between is loaded when it is asked for, as everything earlier is.
    if (!messages.some(({ id }) => chat.msgs.get(id))) chat.msgs.clear()
    for (const message of messages) addMessage(chat, message, false)
  }
}

export function addMessage(chat, sent, isNewMsg) {
  const known = store.messages.get(sent.id)
  if (known) return known
  const message = new MessageModel(messageAttributes(sent, isNewMsg))
  return keepMessage(chat, message)
}

function applyWaitingEvents() {
  const events = waitingEvents
  waitingEvents = []
  const unread = new Map()
  for (const event of events) EVENTS[event.kind](event, unread)
  for (const [chat, unreadCount] of unread) chat.set({ unreadCount })
  transport.send({ type: 'got', last: lastEvent })
}

const EVENTS = {
  message({ message, chat: { id, name, unread: unreadCount }, contact }, unread) {
    if (contact) ensureContact(contact)
    const chat = ensureChat(createWid(id), name)
    addMessage(chat, message, true)
    unread.set(chat, unreadCount)
  },
  ack({ id, ack }) {
    store.messages.get(id)?.updateAck(ack)
  },
  edit({ id, body, at }) {
    const message = store.messages.get(id)
    if (message) applyEdit(message, body, at)
  },
  revoke({ id }) {
    const message = store.messages.get(id)
    if (message) applyRevoke(message)
  },
  reaction({ id, sender, emoji, at }) {
    const message = store.messages.get(id)
    if (message) reactionTable.react(message, createWid(sender), emoji, at)
  },
  decrypted({ message: sent }) {
    const message = store.messages.get(sent.id)
    if (message) message.set(messageAttributes(sent, true))
  },
  contact({ contact }) {
    ensureContact(contact)
  },
  migrated: migrate,
  subject: renameGroup,
  number: announceNumber,
  age({ id, at }) {
    const message = store.messages.get(id)
    if (message) message.attributes.t = Math.floor(at / 1000)
  },
  seen({ chat }) {
    store.chats.get(chat)?.set({ unreadCount: 0 })
  },
}

export function applyEdit(message, body, at) {
  const text = message.directPath ? { caption: body } : { body }
  message.set({ ...text, latestEditMsgKey: message.id, latestEditSenderTimestampMs: at })
}

export function applyRevoke(message) {
  const emptied = { body: '', caption: undefined, directPath: undefined, mediaData: undefined }
  message.set({ type: 'revoked', ...emptied, protocolMessageKey: message.id })
}

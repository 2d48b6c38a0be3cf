// A contact goes by his LID where he went by his phone: what is there keeps its stanza and gets another id.
import { createWid, MessageKey } from './ids.js'
import { ensureChat, ensureContact, store } from './store.js'

/** Nobody is told of it; with `again` the chat's messages come to those who listen once more, as if they were new. */
export function migrate({ from: former, contact, again = false }) {
  const [from, to] = [createWid(former), createWid(contact.wid)]
  ensureContact(contact)
  const messages = store.messages.getModelsArray().filter((message) => rename(message, from, to))
  moveChat(from, to, contact.name)
  store.messages.reindex()
  for (const chat of store.chats.getModelsArray()) chat.msgs.reindex()
  if (!again) return
  for (const message of messages.filter(({ id }) => id.remote.equals(to))) {
    message.attributes.isNewMsg = true
    store.messages.trigger('add', message, store.messages)
  }
}

/** False: it has nothing to do with him. */
function rename({ attributes }, from, to) {
  const moved = (wid) => (from.equals(wid) ? to : wid)
  const { id, reactions } = attributes
  if (reactions.has(from._serialized)) {
    reactions.set(to._serialized, reactions.get(from._serialized))
    reactions.delete(from._serialized)
  }
  if (!from.equals(id.remote) && !from.equals(id.participant)) return false
  const remote = moved(id.remote)
  const key = { from: remote, to: remote, id: id.id, participant: moved(id.participant), fromMe: id.fromMe }
  attributes.id = new MessageKey(key)
  for (const name of ['from', 'to', 'author'])
    if (attributes[name]) attributes[name] = moved(attributes[name])
  return true
}

function moveChat(from, to, name) {
  const chat = store.chats.get(from)
  if (!chat) return
  if (store.chats.get(to)) {
    ensureChat(to).msgs.addFirst(chat.msgs.getModelsArray())
    chat.msgs.clear()
    store.chats.drop(chat)
    return
  }
  Object.assign(chat.attributes, { id: to, name, formattedTitle: name })
  store.chats.reindex()
}

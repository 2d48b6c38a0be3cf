// What the page knows of people and chats, asked or told without a question to WhatsApp. Text: it runs there.
import { ask, isLost } from './page_names.ts'

/**
 * The model a message is told by gets `people`: {phone?, lid?} of who is meant, {chat_name?} of a group; and
 * `quotedMessageId`, where it can be told from the little that a reply says of what it answers.
 */
export type People = { phone?: string; lid?: string; chat_name?: string }

/** As READ_CHATS answers: unix seconds, and the library's count (-1: marked unread by hand). */
export type PageChat = {
  chat_id: string
  timestamp: number
  unread: number
  people: People & { name?: string }
}

const OWN_PHONE = 'WAWebUserPrefsMeUser.getMaybeMePnUser'
const OWN_LID = 'WAWebUserPrefsMeUser.getMaybeMeLidUser'

/** The function the page tells of a chat whose unread count fell: somebody read it on the phone. */
export const TELL_READ = 'onChatRead'

/**
 * Runs before the page's own code. It completes the library's description of a message while that is made, for a
 * question a message would halve what a burst can carry; and it hears of unread counts in the library's place, which
 * asks for the whole chat at every change.
 */
export const ENRICH_MESSAGES = `(() => {
  const parse = (id) => ({ _serialized: id, user: id.split('@')[0], server: id.split('@')[1] })
  const toWid = (id) => typeof id === 'string' ? ${ask('WAWebWidFactory.createWid', 'id')} ?? parse(id) : id
  const identities = (id) => {
    const wid = toWid(id)
    if (wid.server === 'lid') return { lid: wid.user, phone: ${ask('WAWebApiContact.getPhoneNumber', 'wid')}?.user }
    if (wid.server === 'c.us') return { phone: wid.user, lid: ${ask('WAWebApiContact.getCurrentLid', 'wid')}?.user }
    return {}
  }
  const subject = (chat) => chat?.groupMetadata?.subject ?? chat?.name ?? chat?.formattedTitle
  const people = ({ id, author }) => {
    const remote = toWid(id.remote)
    if (remote.server !== 'g.us') return identities(remote)
    const wid = id.fromMe ? undefined : (author ?? id.participant)
    return {
      ...(wid && identities(wid)),
      chat_name: subject(${ask('WAWebCollections.Chat.get', 'remote')}),
    }
  }
  const isSame = (one, other) => {
    if (one._serialized === other._serialized) return true
    const [a, b] = [identities(one), identities(other)]
    return Boolean((a.lid && a.lid === b.lid) || (a.phone && a.phone === b.phone))
  }
  const ownWids = () => [${ask(OWN_PHONE)}, ${ask(OWN_LID)}].filter(Boolean)
  const isOurs = (wid) => {
    const own = ownWids()
    if (${isLost(OWN_PHONE)} || ${isLost(OWN_LID)}) return undefined
    return own.some((known) => isSame(known, wid))
  }
  const quotedMessageId = ({ id, quotedStanzaID, quotedParticipant, quotedRemoteJid }) => {
    if (!quotedStanzaID || !quotedParticipant) return undefined
    const chat = toWid(quotedRemoteJid ?? id.remote)
    const author = toWid(quotedParticipant)
    const fromMe = isOurs(author)
    if (fromMe === undefined) return undefined
    const messageId = [fromMe, chat._serialized, quotedStanzaID].join('_')
    if (['g.us', 'broadcast'].includes(chat.server)) return messageId + '_' + author._serialized
    const isTheirs = ['c.us', 'lid'].includes(chat.server) && (fromMe || isSame(chat, author))
    return isTheirs ? messageId : undefined
  }
  const idsOf = (wid) => {
    const { phone, lid } = identities(wid)
    return [wid, phone && phone + '@c.us', lid && lid + '@lid'].filter(Boolean)
  }
  // Every id under which the page may have a message by now, the one it was told by first.
  const messageIdsOf = (id) => {
    const [, fromMe, chat, rest] = /^(true|false)_([^_]+@[^_]+)_(.+)$/.exec(id) ?? []
    if (!chat) return [id]
    const [, stanza = rest, author] = (chat.endsWith('@g.us') && /^(.+)_([^_]+@[^_]+)$/.exec(rest)) || []
    const bare = (wid) => [fromMe, wid, stanza].join('_')
    if (!author) return [...new Set([id, ...idsOf(chat).map(bare)])]
    const ours = fromMe === 'true' ? ownWids().map(({ _serialized }) => _serialized) : []
    const authors = new Set([author, ...ours, ...idsOf(author)])
    return [...Array.from(authors, (wid) => bare(chat) + '_' + wid), bare(chat)]
  }
  const enrich = (library) => {
    let describe
    const enriched = (message) => {
      const model = describe(message)
      try { model.people = people(message) } catch {}
      try { model.quotedMessageId = quotedMessageId(message) } catch {}
      return model
    }
    Object.defineProperty(library, 'getMessageModel', {
      configurable: true,
      enumerable: true,
      get: () => describe && enriched,
      set(value) { describe = value },
    })
    return Object.assign(library, { identities, subject, messageIdsOf })
  }
  let library
  Object.defineProperty(window, 'WWebJS', {
    configurable: true,
    get: () => library,
    set(value) { library = enrich(value) },
  })
  const unread = new Map()
  window.onChatUnreadCountEvent = ({ id, unreadCount }) => {
    const before = unread.get(id._serialized) ?? (unreadCount === 0 ? 1 : 0)
    unread.set(id._serialized, unreadCount)
    if (unreadCount >= 0 && unreadCount < before) window.${TELL_READ}(id._serialized, unreadCount)
  }
})()`

/** The chats that were written in last, newest first: PageChat[]. Nothing is loaded for it. */
export const readChats = (limit: number) => `(() => {
  const { identities, subject } = window.WWebJS
  const named = (id) => {
    const contact = ${ask('WAWebCollections.Contact.get', 'id')}
    return contact?.pushname || contact?.verifiedName || contact?.name || undefined
  }
  const describe = (id) => {
    const { phone, lid } = identities(id)
    return { phone, lid, name: named(id) ?? (phone && named(phone + '@c.us')) ?? (lid && named(lid + '@lid')) }
  }
  const chats = ${ask('WAWebCollections.Chat.getModelsArray')}
  if (!chats) throw new Error('chats cannot be listed')
  return chats
    .filter(({ id, t }) => t && ['c.us', 'lid', 'g.us'].includes(id.server))
    .sort((a, b) => b.t - a.t)
    .slice(0, ${limit})
    .map((chat) => ({
      chat_id: chat.id._serialized,
      timestamp: chat.t,
      unread: chat.unreadCount ?? 0,
      people: chat.id.server === 'g.us' ? { chat_name: subject(chat) } : describe(chat.id),
    }))
})()`

// Reading the page's messages. Text: it runs there.
import { ask, isLost } from './page_names.ts'
import type { People } from './page_people.ts'

/**
 * As readMessages answers: the library's model of a message, who has reacted how (me: this number), if known, and what
 * else is known of who they are.
 */
export type PageMessage = { model: object; reactions: Record<string, string> | null; people: People[] }

/**
 * Ids of a chat's messages since then (unix seconds), oldest first, at most so many of the newest; not whole when
 * there may be more that cannot be loaded.
 */
export const listMessageIds = (chatId: string, since: number, limit: number) => `(async () => {
  const id = ${JSON.stringify(chatId)}
  const chats = () => ${ask('WAWebCollections.Chat.getModelsArray')} ?? []
  const chat = ${ask('WAWebCollections.Chat.get', 'id')} ?? chats().find(({ id: { _serialized } }) => _serialized === id)
  if (!chat) return { ids: [], isWhole: true }
  let messages = chat.msgs.getModelsArray()
  let isWhole = true
  while (messages.length < ${limit} && !(messages[0]?.t < ${since})) {
    const earlier = await ${ask('WAWebChatLoadMessages.loadEarlierMsgs', '{ chat }')}
    isWhole = !${isLost('WAWebChatLoadMessages.loadEarlierMsgs')}
    if (!earlier?.length) break
    messages = [...earlier, ...messages]
  }
  const ids = messages
    .filter(({ t, isNotification }) => t >= ${since} && !isNotification)
    .sort((a, b) => a.t - b.t)
    .slice(-${limit})
    .map(({ id }) => id._serialized)
  return { ids, isWhole }
})()`

/** Text for those of the page's messages, in the order of the list, that it has by any id which they may have by now. */
const findMessages = (list: string) => `(async () => {
  const names = new Map(${list}.map((id) => [id, window.WWebJS.messageIdsOf(id)]))
  const asked = new Map([...names].flatMap(([id, all]) => all.map((name) => [name, id])))
  const get = (id) => ${ask('WAWebCollections.Msg.get', 'id')}
  const found = new Map([...names].map(([id, all]) => [id, all.map(get).find(Boolean)]))
  const missing = [...names].flatMap(([id, all]) => found.get(id) ? [] : all)
  const loaded = missing.length > 0 ? await ${ask('WAWebCollections.Msg.getMessagesById', 'missing')} : undefined
  for (const message of loaded?.messages ?? []) if (message) found.set(asked.get(message.id._serialized), message)
  const areLost = ${isLost('WAWebCollections.Msg.get')} && ${isLost('WAWebCollections.Msg.getMessagesById')}
  if (missing.length > 0 && areLost) throw new Error('messages cannot be read')
  return [...new Set(found.values())].filter(Boolean)
})()`

/** The id by which the page has the message now, whichever of its ids this is; itself where it has none. */
export const currentId = (messageId: string) => `(async () => {
  const id = ${JSON.stringify(messageId)}
  const [message] = await ${findMessages('[id]')}
  return message?.id._serialized ?? id
})()`

/** PageMessage[] of those ids that the page or the browser's own store has. */
export const readMessages = (ids: string[]) => `(async () => {
  const ids = ${JSON.stringify(ids)}
  const own = [${ask('WAWebUserPrefsMeUser.getMaybeMePnUser')}, ${ask('WAWebUserPrefsMeUser.getMaybeMeLidUser')}]
    .map((wid) => wid?._serialized)
  const isOwnKnown =
    !${isLost('WAWebUserPrefsMeUser.getMaybeMePnUser')} && !${isLost('WAWebUserPrefsMeUser.getMaybeMeLidUser')}
  const messages = await ${findMessages('ids')}
  const reactionsOf = async (message) => {
    if (!message.hasReaction) return {}
    const found = await ${ask('WAWebCollections.Reactions.find', 'message.id._serialized')}
    if (!isOwnKnown || ${isLost('WAWebCollections.Reactions.find')}) return null
    const senders = (found?.reactions?.serialize() ?? []).flatMap(({ senders }) => senders)
      .sort((a, b) => a.timestamp - b.timestamp)
    return Object.fromEntries(senders
      .filter(({ reactionText }) => reactionText)
      .map(({ senderUserJid, reactionText }) => [own.includes(senderUserJid) ? 'me' : senderUserJid, reactionText]))
  }
  return Promise.all(messages.map(async (message) => {
    const reactions = await reactionsOf(message).catch(() => null)
    const people = Object.keys(reactions ?? {}).filter((id) => id !== 'me').map(window.WWebJS.identities)
    return { model: window.WWebJS.getMessageModel(message), reactions, people }
  }))
})()`

// Reading the page's messages. Text: it runs there.
import { ask, isLost } from './page_names.ts'

/** As readMessages answers: the library's model of a message, and who has reacted how (me: this number), if known. */
export type PageMessage = { model: object; reactions: Record<string, string> | null }

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

/** PageMessage[] of those ids that the page or the browser's own store has. */
export const readMessages = (ids: string[]) => `(async () => {
  const ids = ${JSON.stringify(ids)}
  const own = [${ask('WAWebUserPrefsMeUser.getMaybeMePnUser')}, ${ask('WAWebUserPrefsMeUser.getMaybeMeLidUser')}]
    .map((wid) => wid?._serialized)
  const isOwnKnown =
    !${isLost('WAWebUserPrefsMeUser.getMaybeMePnUser')} && !${isLost('WAWebUserPrefsMeUser.getMaybeMeLidUser')}
  const byId = new Map(ids.map((id) => [id, ${ask('WAWebCollections.Msg.get', 'id')}]))
  const missing = ids.filter((id) => !byId.get(id))
  const loaded = missing.length > 0 ? await ${ask('WAWebCollections.Msg.getMessagesById', 'missing')} : undefined
  for (const message of loaded?.messages ?? []) if (message) byId.set(message.id._serialized, message)
  const areLost = ${isLost('WAWebCollections.Msg.get')} && ${isLost('WAWebCollections.Msg.getMessagesById')}
  if (missing.length > 0 && areLost) throw new Error('messages cannot be read')
  const reactionsOf = async (message) => {
    if (!message.hasReaction) return {}
    const found = await ${ask('WAWebCollections.Reactions.find', 'message.id._serialized')}
    if (!isOwnKnown || ${isLost('WAWebCollections.Reactions.find')}) return null
    const senders = (found?.reactions?.serialize() ?? []).flatMap(({ senders }) => senders)
    return Object.fromEntries(senders
      .filter(({ reactionText }) => reactionText)
      .map(({ senderUserJid, reactionText }) => [own.includes(senderUserJid) ? 'me' : senderUserJid, reactionText]))
  }
  return Promise.all([...byId.values()].filter(Boolean).map(async (message) => ({
    model: window.WWebJS.getMessageModel(message),
    reactions: await reactionsOf(message).catch(() => null),
  })))
})()`

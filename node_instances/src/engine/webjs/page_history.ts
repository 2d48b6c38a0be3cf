// Reading the page's messages. Text: it runs there.

/** As readMessages answers: the library's model of a message, and who has reacted how; me: this number. */
export type PageMessage = { model: object; reactions: Record<string, string> }

/** Ids of a chat's messages since then (unix seconds), oldest first, at most so many of the newest. */
export const listMessageIds = (chatId: string, since: number, limit: number) => `(async () => {
  const chat = window.require('WAWebCollections').Chat.get(${JSON.stringify(chatId)})
  if (!chat) return []
  let messages = chat.msgs.getModelsArray()
  while (messages.length < ${limit} && !(messages[0]?.t < ${since})) {
    const earlier = await window.require('WAWebChatLoadMessages').loadEarlierMsgs({ chat })
    if (!earlier?.length) break
    messages = [...earlier, ...messages]
  }
  return messages
    .filter(({ t, isNotification }) => t >= ${since} && !isNotification)
    .sort((a, b) => a.t - b.t)
    .slice(-${limit})
    .map(({ id }) => id._serialized)
})()`

/** PageMessage[] of those ids that the page or the browser's own store has. */
export const readMessages = (ids: string[]) => `(async () => {
  const ids = ${JSON.stringify(ids)}
  const { Msg, Reactions } = window.require('WAWebCollections')
  const { getMaybeMePnUser, getMaybeMeLidUser } = window.require('WAWebUserPrefsMeUser')
  const own = [getMaybeMePnUser(), getMaybeMeLidUser()].map((wid) => wid?._serialized)
  const missing = ids.filter((id) => !Msg.get(id))
  const loaded = missing.length > 0 ? (await Msg.getMessagesById(missing))?.messages ?? [] : []
  const byId = new Map(loaded.filter(Boolean).map((message) => [message.id._serialized, message]))
  const reactionsOf = async (message) => {
    const found = message.hasReaction ? await Reactions.find(message.id._serialized) : undefined
    const senders = (found?.reactions?.serialize() ?? []).flatMap(({ senders }) => senders)
    return Object.fromEntries(senders
      .filter(({ reactionText }) => reactionText)
      .map(({ senderUserJid, reactionText }) => [own.includes(senderUserJid) ? 'me' : senderUserJid, reactionText]))
  }
  const found = ids.map((id) => Msg.get(id) ?? byId.get(id)).filter(Boolean)
  return Promise.all(found.map(async (message) => ({
    model: window.WWebJS.getMessageModel(message),
    reactions: await reactionsOf(message),
  })))
})()`

// Reactions, through the table whose bulkUpsert the library listens at.
import { MessageKey } from '../ids.js'
import { register } from '../registry.js'
import { store } from '../store.js'

export const reactionTable = {
  bulkUpsert(reactions) {
    for (const { parent, author, reactionText } of reactions) {
      // One of each person, whichever of his ids it came by.
      for (const id of [author, store.alternateWids.get(author._serialized)])
        if (id) parent.reactions.delete(id._serialized)
      if (reactionText) parent.reactions.set(author._serialized, reactionText)
      parent.attributes.hasReaction = parent.reactions.size > 0
    }
  },

  /** Somebody reacts to a message; an empty emoji takes the reaction away. */
  async react(parent, author, emoji, at) {
    const fromMe = author._serialized === store.me._serialized
    const chat = parent.id.remote
    const id = new MessageKey({ from: chat, to: chat, id: await MessageKey.newId(), fromMe })
    const reaction = { id, reactionParentKey: parent.id, reactionTimestamp: at, reactionText: emoji, author }
    const described = { ...reaction, read: fromMe, ack: 2, orphan: 0, orphanReason: null, from: author }
    this.bulkUpsert([Object.defineProperty(described, 'parent', { value: parent })])
  },
}

/** A message's reactions as the library reads them: by emoji, with their senders. */
function serializeReactions(message) {
  const byEmoji = Map.groupBy(message.reactions, ([, emoji]) => emoji)
  return Array.from(byEmoji, ([emoji, entries]) => ({
    id: emoji,
    aggregateEmoji: emoji,
    hasReactionByMe: entries.some(([sender]) => sender === store.me._serialized),
    senders: entries.map(([senderUserJid]) => ({
      msgKey: message.id.toPlain(),
      parentMsgKey: message.id.toPlain(),
      senderUserJid,
      reactionText: emoji,
      timestamp: message.t * 1000,
    })),
  }))
}

export const reactionCollection = {
  async find(messageId) {
    const message = store.messages.get(messageId)
    if (!message) return undefined
    return { reactions: { length: message.reactions.size, serialize: () => serializeReactions(message) } }
  },
}

register({
  WAWebAddonReactionTableMode: { reactionTableMode: reactionTable },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert() {} } },
})

// Lines that WhatsApp writes into a chat by itself.
import { createWid, MessageKey } from '../ids.js'
import { ensureChat, keepMessage, MessageModel, store } from '../store.js'

/** Somebody gave a group a name. */
export async function renameGroup({ chat: id, name, author }) {
  const chat = ensureChat(createWid(id), name)
  chat.set({ name, formattedTitle: name })
  chat.groupMetadata.set({ subject: name })
  const notice = { type: 'gp2', subtype: 'subject', body: name, author: createWid(author) }
  keepMessage(chat, await noticeOf(chat, notice))
}

/** A contact has another number from now on. */
export async function announceNumber({ from, to }) {
  const chat = ensureChat(createWid(from))
  const notice = await noticeOf(chat, {
    type: 'notification_template',
    to: createWid(to),
    templateParams: [from, to],
  })
  keepMessage(chat, notice)
  // The library hears of it when the line changes.
  notice.set({ subtype: 'change_number' })
}

async function noticeOf(chat, attributes) {
  const id = new MessageKey({ from: chat.id, to: chat.id, id: await MessageKey.newId(), fromMe: false })
  const t = Math.floor(Date.now() / 1000)
  const notice = { id, from: chat.id, to: store.me, t, ack: 0, isNewMsg: true, isNotification: true }
  return new MessageModel({ ...notice, reactions: new Map(), ...attributes })
}

import { setTimeout as delay } from 'node:timers/promises'
import { ApiError } from '../errors.ts'
import type { Link } from '../phones/link.ts'
import { type ChatState, type MessageContent, widUser } from '../phones/messages.ts'
import type { MessageChange, Phone } from '../phones/phone.ts'

/** What a linked page may ask of its phone, by method. The page is our own: its parameters are trusted. */
type Answer = (phone: Phone, link: Link, parameters: never) => unknown

const ANSWERS: Record<string, Answer> = {
  send,
  change,
  seen: (phone, link, { chat }: { chat: string }) => phone.markRead(chat, link),
  exists,
  chat_state: (phone, _link, { chat, state }: { chat: string; state: ChatState }) =>
    phone.showState(chat, state),
  time_lock: (phone) => phone.faults.timeLock,
  history: (phone, _link, { chat, before, limit }: { chat: string; before: string | null; limit: number }) =>
    phone.history.before(chat, before, limit),
  messages: (phone, _link, { ids }: { ids: string[] }) =>
    ids.map((id) => phone.history.message(id)).filter((message, index) => message?.id === ids[index]),
  ping: () => true,
}

/** Answer one request of a linked page; throws ApiError. */
export function answerRequest(
  phone: Phone,
  link: Link,
  method: string,
  parameters: Record<string, unknown>,
): unknown {
  const answer = ANSWERS[method]
  if (!answer) throw new ApiError('not_found', method)
  return answer(phone, link, parameters as never)
}

interface SendParameters {
  chat: string
  key: string
  content: MessageContent
}

/** The server's error of a message to somebody who never wrote, while the number is locked. */
const TIME_LOCKED = 463

/** The answer is the server's ack: it comes late under slow_acks. */
async function send(
  phone: Phone,
  link: Link,
  { chat, key, content }: SendParameters,
): Promise<{ ack: number; error?: number }> {
  if (phone.faults.unregistered.has(chat.slice(0, chat.indexOf('@')))) return { ack: -1 }
  if (phone.faults.timeLock && !phone.history.hasHeardFrom(chat)) return { ack: -1, error: TIME_LOCKED }
  const message = phone.send(chat, content, key, link)
  const { serverMs } = phone.ackDelays()
  if (serverMs > 0) await delay(serverMs, undefined, { ref: false })
  phone.raiseAck(message.id, 1)
  return { ack: 1 }
}

function change(phone: Phone, link: Link, parameters: { id: string; change: MessageChange }): void {
  phone.change(parameters.id, parameters.change, link)
}

/** Is a number on WhatsApp, and under which LID do we know it; or the other way about. */
function exists(
  phone: Phone,
  _link: Link,
  { phone: number, lid }: { phone: string; lid?: string },
): { lid: string | null; phone: string | null } | null {
  if (lid) return askIdentity(phone, lid)
  if (phone.faults.unregistered.has(number)) return null
  const wid = phone.history.chatWid(number)
  return { lid: wid.endsWith('@lid') ? wid : null, phone: number }
}

function askIdentity(phone: Phone, wid: string): { lid: string; phone: string | null } | null {
  const contact = phone.history.contact(wid)
  if (!contact) return null
  if (contact.hidden === 'until_asked') phone.reveal(widUser(wid))
  return { lid: wid, phone: contact.hidden === 'always' ? null : contact.phone }
}

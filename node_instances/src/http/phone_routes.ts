import type { MemoryEngine, MemorySession } from '../engine/memory.ts'
import type { Draft } from '../engine/memory_phone.ts'
import type { ChatNews, ContactNews } from '../engine/types.ts'
import type { EndReason } from '../errors.ts'
import { InstanceError } from '../errors.ts'
import type { Answer, Route } from './router.ts'

const COUNT_MAX = 10_000

type Body = Record<string, unknown>

/** The memory engine's phone: what a person or a fault would do. Only that engine has these paths. */
export function createPhoneRoutes(engine: MemoryEngine): Route[] {
  const post = (
    path: string,
    handle: (engine: MemoryEngine, body: Body) => object | Promise<object>,
  ): Route => ({
    method: 'POST',
    path: `/memory/${path}`,
    handle: async ({ body }) => ok(await handle(engine, body as Body)),
  })
  const act = (path: string, work: (session: MemorySession) => void): Route =>
    post(path, () => {
      const session = engine.session
      if (!session) throw new InstanceError('not_connected')
      work(session)
      return { done: true }
    })
  const end = (reason: EndReason) => (session: MemorySession) => session.tell({ type: 'ended', reason })
  return [
    post('scan', scan),
    act('rotate', (session) => session.showQr()),
    act('crash', (session) => session.tell({ type: 'crashed', cause: 'asked for' })),
    act('unlink', end('logged_out')),
    act('conflict', end('conflict')),
    act('ban', end('banned')),
    post('deaf', fallSilent),
    post('slow', slowDown),
    post('incoming', receive),
    post('outgoing', write),
    post('change', change),
    post('read', read),
    post('seen', see),
    post('contact', tellContact),
    post('chat', tellChat),
    post('person', meet),
    post('unregister', unregister),
    { method: 'GET', path: '/memory/messages', handle: () => ok({ messages: engine.phone.messages }) },
    { method: 'GET', path: '/memory/states', handle: () => ok({ states: engine.phone.states }) },
    { method: 'GET', path: '/memory/typing', handle: () => ok({ typing: engine.phone.typing }) },
  ]
}

/** `{phone?, name?}`: the phone scans the code that is shown. */
async function scan(engine: MemoryEngine, { phone, name }: Body): Promise<object> {
  if (!engine.session) throw new InstanceError('not_awaiting_scan')
  await engine.link({
    ...(typeof phone === 'string' ? { phone } : {}),
    ...(typeof name === 'string' ? { name } : {}),
  })
  const link = await engine.readLink()
  if (link) engine.session?.connect(link)
  return { done: true }
}

/** Until the next connection the phone goes on and nothing is heard of it. */
function fallSilent(engine: MemoryEngine): object {
  engine.isDeaf = true
  return { done: true }
}

/** `{milliseconds}`: so long the server takes for each message from now on. */
function slowDown(engine: MemoryEngine, { milliseconds }: Body): object {
  engine.sendMilliseconds = Number(milliseconds)
  return { done: true }
}

/**
 * `{from, body, name?, count?, group?, …}`: count numbers the bodies and sends them in one go; `group` is the id of
 * one, `from` then the author; `media` `{data, mimetype?, filename?, pause_milliseconds?}` is a file, which comes in
 * pieces with pauses between; any other field is one of the message (kind, content, phone, lid, chat_name, …).
 */
function receive(engine: MemoryEngine, given: Body): object {
  const { from, body, name = null, count = 1, group, ...more } = given
  if (typeof from !== 'string' || (name !== null && typeof name !== 'string'))
    throw new InstanceError('invalid_request')
  const author = toChatId(from)
  const chatId = group === undefined ? author : String(group)
  const draft = { ...more, chat_id: chatId, author_id: author, from_me: false, author_name: name }
  return say(engine, draft, body, count)
}

/** `{to, body, count?, …}`: its owner writes on the phone itself. */
function write(engine: MemoryEngine, { to, body, count = 1, ...more }: Body): object {
  return say(engine, { ...more, chat_id: toChatId(String(to)), from_me: true }, body, count)
}

function say(engine: MemoryEngine, given: Omit<Draft, 'body'>, body: unknown, count: unknown): object {
  if (typeof body !== 'string') throw new InstanceError('invalid_request')
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > COUNT_MAX)
    throw new InstanceError('invalid_request', `count is 1 to ${COUNT_MAX}`)
  const bodies = Array.from({ length: count }, (_, index) => (count === 1 ? body : `${body} ${index + 1}`))
  const { media, ...draft } = given as typeof given & { media?: GivenFile }
  const messages = engine.phone.add(...bodies.map((text) => ({ ...factsOf(media), ...draft, body: text })))
  for (const { message_id } of messages) if (media) keepFile(engine, message_id, media)
  for (const message of messages) engine.tell({ type: 'message', message })
  return { message_ids: messages.map(({ message_id }) => message_id) }
}

type GivenFile = { data: string; mimetype?: string; filename?: string; pause_milliseconds?: number }

/** What the message says of its file. */
function factsOf(media: GivenFile | undefined): Partial<Draft> {
  if (!media) return {}
  const { data, mimetype = null, filename = null } = media
  return { has_media: true, kind: 'document', mimetype, filename, size: Buffer.byteLength(data, 'base64') }
}

function keepFile(engine: MemoryEngine, messageId: string, media: GivenFile): void {
  const { data, mimetype = '', filename = null, pause_milliseconds } = media
  engine.files.put(messageId, { bytes: Buffer.from(data, 'base64'), mimetype, filename }, pause_milliseconds)
}

type Change = { message_id: string } & Parameters<MemoryEngine['phone']['change']>[1]

/** `{message_id, edit | revoke: true | ack | reaction: {sender, emoji}}`: of either side. */
function change(engine: MemoryEngine, given: Body): object {
  const { message_id: messageId, ...what } = given as Change
  const state = engine.phone.change(messageId, what)
  if (!state) throw new InstanceError('message_not_found')
  const { chat_id: chatId, body, ack } = state.message
  const { edit, revoke, reaction } = what
  if (edit !== undefined)
    engine.tell({ type: 'message_edit', messageId, chatId, body, editedAt: state.editedAt })
  else if (revoke) engine.tell({ type: 'message_revoke', messageId, chatId })
  else if (reaction)
    engine.tell({ type: 'reaction', messageId, senderId: reaction.sender, emoji: reaction.emoji })
  else engine.tell({ type: 'message_ack', messageId, ack })
  return { done: true }
}

/** `{chat}`: the other side reads everything of ours in that chat. */
function read(engine: MemoryEngine, { chat }: Body): object {
  const ours = engine.phone.ofChat(String(chat)).filter(({ from_me }) => from_me)
  for (const { message_id: messageId } of ours) {
    engine.phone.change(messageId, { ack: 3 })
    engine.tell({ type: 'message_ack', messageId, ack: 3 })
  }
  return { read: ours.length }
}

/** `{chat}`: its owner reads the chat on the phone. */
function see(engine: MemoryEngine, { chat }: Body): object {
  const chatId = String(chat)
  engine.phone.see(chatId)
  const [message] = engine.phone.ofChat(chatId)
  if (!message) throw new InstanceError('chat_not_found')
  const { chat_kind } = message
  engine.tell({ type: 'chat', chat: { chat_id: chatId, chat_kind, unread_count: 0 } })
  return { done: true }
}

/** As an event of type contact: it is told. */
function tellContact(engine: MemoryEngine, contact: Body): object {
  engine.tell({ type: 'contact', contact: contact as unknown as ContactNews })
  return { done: true }
}

/** As an event of type chat: it is told. */
function tellChat(engine: MemoryEngine, chat: Body): object {
  engine.tell({ type: 'chat', chat: chat as unknown as ChatNews })
  return { done: true }
}

/** As an event of type contact: WhatsApp tells it when it is asked for `contact_id`. */
function meet(engine: MemoryEngine, contact: Body): object {
  const person = contact as unknown as ContactNews
  engine.phone.people.set(person.contact_id, person)
  return { done: true }
}

/** `{phone}`: from now on nobody has WhatsApp under that phone. */
function unregister(engine: MemoryEngine, { phone }: Body): object {
  engine.phone.unregistered.add(String(phone))
  return { done: true }
}

function toChatId(name: string): string {
  return name.includes('@') ? name : `${name}@c.us`
}

function ok(json: object): Answer {
  return { status: 200, json }
}

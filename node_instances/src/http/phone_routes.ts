import type { MemoryEngine, MemorySession } from '../engine/memory.ts'
import type { EndReason } from '../errors.ts'
import { InstanceError } from '../errors.ts'
import type { Answer, Route } from './router.ts'

const COUNT_MAX = 10_000

/** The memory engine's phone: what a person or a fault would do. Only that engine has these paths. */
export function createPhoneRoutes(engine: MemoryEngine): Route[] {
  const act = (path: string, work: (session: MemorySession) => void): Route => ({
    method: 'POST',
    path: `/memory/${path}`,
    handle: (): Answer => {
      const session = engine.session
      if (!session) throw new InstanceError('not_connected')
      work(session)
      return { status: 200, json: { done: true } }
    },
  })
  const end = (reason: EndReason) => (session: MemorySession) => session.tell({ type: 'ended', reason })
  return [
    { method: 'POST', path: '/memory/scan', handle: ({ body }) => scan(engine, body) },
    act('rotate', (session) => session.showQr()),
    act('crash', (session) => session.tell({ type: 'crashed', cause: 'asked for' })),
    act('unlink', end('logged_out')),
    act('conflict', end('conflict')),
    act('ban', end('banned')),
    { method: 'POST', path: '/memory/incoming', handle: ({ body }) => receive(engine, body) },
    { method: 'POST', path: '/memory/unregister', handle: ({ body }) => unregister(engine, body) },
    { method: 'POST', path: '/memory/read', handle: ({ body }) => read(engine, body) },
    {
      method: 'GET',
      path: '/memory/messages',
      handle: () => ({ status: 200, json: { messages: engine.messages } }),
    },
    {
      method: 'GET',
      path: '/memory/typing',
      handle: () => ({ status: 200, json: { typing: engine.typing } }),
    },
  ]
}

/** `{phone?, name?}`: the phone scans the code that is shown. */
async function scan(engine: MemoryEngine, body: unknown): Promise<Answer> {
  if (!engine.session) throw new InstanceError('not_awaiting_scan')
  const { phone, name } = body as Record<string, unknown>
  await engine.link({
    ...(typeof phone === 'string' ? { phone } : {}),
    ...(typeof name === 'string' ? { name } : {}),
  })
  const link = await engine.readLink()
  if (link) engine.session?.connect(link)
  return { status: 200, json: { done: true } }
}

/** `{from, body, name?, count?}`: count numbers the bodies and sends them in one go. */
function receive(engine: MemoryEngine, body: unknown): Answer {
  const { from, body: text, name = null, count = 1 } = body as Record<string, unknown>
  if (typeof from !== 'string' || typeof text !== 'string' || (name !== null && typeof name !== 'string'))
    throw new InstanceError('invalid_request')
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > COUNT_MAX)
    throw new InstanceError('invalid_request', `count is 1 to ${COUNT_MAX}`)
  const ids = Array.from({ length: count }, (_, index) => {
    const draft = { from_me: false, author_name: name, kind: 'chat', reply_to: null }
    const chatId = from.includes('@') ? from : `${from}@c.us`
    const body = count === 1 ? text : `${text} ${index + 1}`
    const message = engine.add({ ...draft, chat_id: chatId, body })
    engine.tell({ type: 'message', message })
    return message.message_id
  })
  return { status: 200, json: { message_ids: ids } }
}

/** `{chat}`: the other side reads everything of ours in that chat. */
function read(engine: MemoryEngine, body: unknown): Answer {
  const { chat } = body as Record<string, unknown>
  const ours = engine.messages.filter(({ chat_id, from_me }) => from_me && chat_id === chat)
  for (const { message_id } of ours) engine.tell({ type: 'message_ack', messageId: message_id, ack: 3 })
  return { status: 200, json: { read: ours.length } }
}

/** `{phone}`: from now on nobody has WhatsApp under that phone. */
function unregister(engine: MemoryEngine, body: unknown): Answer {
  engine.unregistered.add(String((body as Record<string, unknown>).phone))
  return { status: 200, json: { done: true } }
}

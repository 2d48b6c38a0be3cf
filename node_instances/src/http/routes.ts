import type {
  AcknowledgeRequest,
  PhoneRequest,
  SendList,
  SendRequest,
  TypingRequest,
} from '../contract.generated.ts'
import { InstanceError } from '../errors.ts'
import type { Journal } from '../journal/journal.ts'
import type { Instance } from '../lifecycle/instance.ts'
import type { Log } from '../log.ts'
import { MEDIA_MAX_BYTES } from '../messages/media_input.ts'
import type { Outbox } from '../messages/outbox.ts'
import { checkContent } from '../messages/request_content.ts'
import { startingPoint, streamEvents } from './events.ts'
import type { Answer, Call, Route } from './router.ts'
import { streamSends } from './sends.ts'
import { validator } from './validate.ts'

type Parts = {
  instance: Instance
  outbox: Outbox
  journal: Journal
  log: Log
  identity: { instance_id: string; pid: number; started_at: string; engine: string }
  /** Told of every sign that somebody reads the events; a reader is one until it goes. */
  readers: { seen: () => void; enter: () => () => void }
}

/** base64 needs four bytes for three; the rest is for the text. */
const SEND_BODY_MAX_BYTES = Math.ceil((MEDIA_MAX_BYTES * 4) / 3) + 256 * 1024
const MESSAGES_LIMIT = 50
const MESSAGES_MAX = 500

/** Every path of the loopback API. */
export function createRoutes(parts: Parts): Route[] {
  return [...lifecycleRoutes(parts), ...messageRoutes(parts), ...eventRoutes(parts)]
}

function lifecycleRoutes({ instance, journal, identity, readers }: Parts): Route[] {
  const readPhone = validator<PhoneRequest>('phone_request')
  const accepted = (): Answer => ({ status: 202, json: { status: instance.board.facts.status } })
  const after = (work: () => Promise<void>) => async () => {
    await work()
    return accepted()
  }
  return [
    {
      method: 'GET',
      path: '/status',
      handle: () => {
        readers.seen()
        const { last, acknowledged, begunAt } = journal
        const position = { last, acknowledged, begun_at: begunAt }
        return json({ ...identity, ...instance.board.facts, journal: position })
      },
    },
    {
      method: 'GET',
      path: '/qr',
      handle: () => {
        const { qr, qr_expires_at } = instance.board.facts
        if (!qr) throw new InstanceError('no_qr')
        return json({ qr, expires_at: qr_expires_at })
      },
    },
    { method: 'POST', path: '/start', handle: after(() => instance.start()) },
    { method: 'POST', path: '/stop', handle: after(() => instance.stop()) },
    { method: 'POST', path: '/logout', handle: after(() => instance.logout()) },
    {
      method: 'POST',
      path: '/pairing-code',
      handle: async ({ body }) => json({ code: await instance.requestPairingCode(readPhone(body).phone) }),
    },
  ]
}

function messageRoutes({ instance, outbox, log }: Parts): Route[] {
  const readPhone = validator<PhoneRequest>('phone_request')
  const readList = validator<SendList>('send_list')
  const readSend = validator<SendRequest>('send_request')
  const readTyping = validator<TypingRequest>('typing_request')
  return [
    {
      method: 'POST',
      path: '/messages',
      bodyMaxBytes: SEND_BODY_MAX_BYTES,
      handle: async ({ body, response }) => {
        const read = (message: unknown) => checkContent(readSend(message))
        await streamSends(response, readList(body), {
          outbox,
          connected: () => instance.connected(),
          read,
          log,
        })
        return null
      },
    },
    {
      method: 'GET',
      path: '/messages/:key',
      handle: async ({ parameters }) => json(await outbox.recorded(parameters.key ?? '')),
    },
    {
      method: 'POST',
      path: '/numbers/check',
      handle: async ({ body }) => {
        const { phone } = readPhone(body)
        const waId = await instance.connected().findNumber(phone)
        return json({ phone, registered: waId !== null, wa_id: waId })
      },
    },
    {
      method: 'GET',
      path: '/chats',
      handle: async () => json({ chats: await instance.connected().listChats() }),
    },
    {
      method: 'GET',
      path: '/chats/:id/messages',
      handle: async ({ parameters, query }) => {
        const messages = await instance.connected().listMessages(parameters.id ?? '', readLimit(query))
        return json({ messages: messages.map((message) => outbox.signed(message)) })
      },
    },
    {
      method: 'POST',
      path: '/chats/:id/typing',
      handle: async ({ parameters, body }) => {
        const { state } = readTyping(body)
        await instance.connected().showTyping(parameters.id ?? '', state)
        return json({ state })
      },
    },
    {
      method: 'GET',
      path: '/contacts',
      handle: async () => json({ contacts: await instance.connected().listContacts() }),
    },
    {
      method: 'GET',
      path: '/media/:id',
      handle: async ({ parameters, query }) =>
        instance.connected().fetchMedia(parameters.id ?? '', readMaxBytes(query)),
    },
  ]
}

function eventRoutes({ journal, readers }: Parts): Route[] {
  const readAcknowledge = validator<AcknowledgeRequest>('acknowledge_request')
  return [
    {
      method: 'GET',
      path: '/events',
      handle: async ({ request, response }: Call) => {
        const after = startingPoint(request.headers['last-event-id']?.toString(), journal)
        const leave = readers.enter()
        await streamEvents(response, journal, after).finally(leave)
        return null
      },
    },
    {
      method: 'POST',
      path: '/events/acknowledge',
      handle: ({ body }) => {
        readers.seen()
        return json({ acknowledged: journal.acknowledge(readAcknowledge(body).id) })
      },
    },
  ]
}

function json(value: unknown): Answer {
  return { status: 200, json: value }
}

function readLimit(query: URLSearchParams): number {
  return readNumber(query, 'limit', MESSAGES_LIMIT, MESSAGES_MAX)
}

function readMaxBytes(query: URLSearchParams): number {
  return readNumber(query, 'max_bytes', MEDIA_MAX_BYTES, MEDIA_MAX_BYTES)
}

function readNumber(query: URLSearchParams, name: string, fallback: number, highest: number): number {
  const raw = query.get(name)
  if (raw === null) return fallback
  const value = Number(raw)
  if (!Number.isInteger(value) || value < 1 || value > highest)
    throw new InstanceError('invalid_request', `${name} is 1 to ${highest}`)
  return value
}

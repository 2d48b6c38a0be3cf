import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { ApiError } from '../errors.ts'
import type { PhoneDirectory } from '../phones/directory.ts'
import type { MediaStore } from '../phones/media_store.ts'
import { phoneWid } from '../phones/messages.ts'
import type { Phone } from '../phones/phone.ts'
import { admit, setPageHeaders } from './callers.ts'
import { readJson, sendError, sendJson } from './http.ts'
import type { Hub } from './hub.ts'
import type { PageServer } from './page_server.ts'
import {
  describeChat,
  describeLink,
  describeMessage,
  describePhone,
  receiveAll,
  writeFromPhone,
} from './phone_actions.ts'
import * as check from './schemas.ts'
import { sendFile } from './static_files.ts'

const PAGES_ROOT = join(import.meta.dirname, '../../pages')
const LARGEST_BODY_BYTES = 64 * 1024 * 1024

export interface ApiParts {
  directory: PhoneDirectory
  hub: Hub
  media: MediaStore
  pageServer: PageServer
}

type PhoneAction = (parts: ApiParts, phone: Phone, body: unknown) => object | Promise<object>

/** `GET /phones/{phone}/<name>`; `?limit=n` gives the newest n messages only. */
const PHONE_READS: Record<string, (phone: Phone, query: URLSearchParams) => object> = {
  messages: (phone, query) => {
    const limit = Number(query.get('limit'))
    const messages = phone.history.all()
    return { messages: (limit > 0 ? messages.slice(-limit) : messages).map(describeMessage) }
  },
  typing: (phone) => ({
    typing: phone.shownStates.map((shown) => ({ ...shown, at: new Date(shown.at).toISOString() })),
  }),
  chats: (phone) => ({ chats: phone.history.summaries().map((chat) => describeChat(phone, chat)) }),
}

/** `POST /phones/{phone}/<name>` */
const PHONE_ACTIONS: Record<string, PhoneAction> = {
  scan: async ({ hub }, phone, body) => describeLink(phone, await hub.scan(phone, check.checkScan(body).qr)),
  'enter-code': async ({ hub }, phone, body) =>
    describeLink(phone, await hub.enterCode(phone, check.checkCode(body).code)),
  incoming: ({ media }, phone, body) => receiveAll(phone, media, check.checkIncoming(body)),
  outgoing: ({ media }, phone, body) => writeFromPhone(phone, media, check.checkOutgoing(body)),
  read: (_parts, phone, body) => ({ read: phone.readByPeer(check.checkRead(body).chat) }),
  seen: (_parts, phone, body) => {
    phone.markRead(check.checkRead(body).chat)
    return { seen: true }
  },
  reveal: (_parts, phone, body) => ({ contact: phone.reveal(check.checkReveal(body).lid) }),
  decrypt: (_parts, phone, body) => ({
    message: describeMessage(phone.decrypt(check.checkDecrypt(body).message_id)),
  }),
  group: (_parts, phone, body) => {
    const { id, name, author } = check.checkGroup(body)
    phone.nameGroup(id, name, phoneWid(author))
    return { chat: `${id}@g.us`, name }
  },
  'change-number': (_parts, phone, body) => {
    const { from, to } = check.checkNumber(body)
    phone.changeNumber(from, to)
    return { from, to }
  },
  migrate: (_parts, phone, body) => {
    const { phone: number, lid, again = false } = check.checkMigration(body)
    return { contact: phone.migrate(number, lid, again) }
  },
  age: (_parts, phone, body) => {
    const { message_id, seconds } = check.checkAge(body)
    return { message: describeMessage(phone.age(message_id, seconds)) }
  },
  unlink: ({ directory }, phone) => ({ unlinked: directory.unlink(phone) }),
  faults: ({ pageServer }, phone, body) => {
    const request = check.checkFault(body)
    if (request.fault === 'none') pageServer.releaseHeld()
    return { fault: request.fault, touched: phone.applyFault(request) }
  },
}

/** The phones' HTTP API and the pages on which a person uses them. */
export function createApi(parts: ApiParts): Server {
  return createServer((request, response) => {
    route(parts, request, response).catch((error) => sendError(response, error))
  })
}

async function route(parts: ApiParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  setPageHeaders(response)
  admit(request)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const [first, second, third, ...rest] = pathname.split('/').slice(1)
  if (rest.length > 0) throw new ApiError('not_found')
  if (first === 'phones' && second !== undefined) {
    return routePhone(parts, request, response, parts.directory.get(second), third, searchParams)
  }
  if (third !== undefined) throw new ApiError('not_found')
  const method = request.method ?? 'GET'
  if (first === 'phones' && method === 'POST') return putPhone(parts, request, response)
  if (first === 'faults' && method === 'POST' && second === undefined) {
    const { fault } = check.checkPageFault(await readJson(request, LARGEST_BODY_BYTES))
    parts.pageServer.setFault(fault)
    return sendJson(response, 200, { fault })
  }
  if (method !== 'GET') throw new ApiError('method_not_allowed')
  if (first === 'phones')
    return sendJson(response, 200, { phones: parts.directory.list().map(describePhone) })
  if (first === 'qr') return sendJson(response, 200, { qrs: parts.hub.pending.list() })
  const file = first === '' ? 'index.html' : first === 'assets' ? (second ?? '') : ''
  if (!(await sendFile(response, PAGES_ROOT, file))) throw new ApiError('not_found')
}

async function putPhone(parts: ApiParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { phone, name } = check.checkPhone(await readJson(request, LARGEST_BODY_BYTES))
  const isNew = parts.directory.put(phone, name)
  sendJson(response, isNew ? 201 : 200, describePhone(parts.directory.get(phone)))
}

async function routePhone(
  parts: ApiParts,
  request: IncomingMessage,
  response: ServerResponse,
  phone: Phone,
  name: string | undefined,
  query: URLSearchParams,
): Promise<void> {
  if (request.method === 'GET') {
    if (name === undefined) return sendJson(response, 200, describePhone(phone))
    const read = PHONE_READS[name]
    if (read) return sendJson(response, 200, read(phone, query))
    if (name === 'page' && (await sendFile(response, PAGES_ROOT, 'phone.html'))) return
  }
  const action = name === undefined ? undefined : PHONE_ACTIONS[name]
  if (!action) throw new ApiError('not_found')
  if (request.method !== 'POST') throw new ApiError('method_not_allowed')
  const body = name === 'unlink' ? undefined : await readJson(request, LARGEST_BODY_BYTES)
  sendJson(response, 200, await action(parts, phone, body))
}

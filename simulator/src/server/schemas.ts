import { Ajv, type JSONSchemaType, type Schema } from 'ajv'
import { ApiError } from '../errors.ts'
import { ACCOUNT_STATES, type FaultRequest } from '../phones/faults.ts'
import type { PageFault } from './page_server.ts'

const ajv = new Ajv({ discriminator: true, strictRequired: false })

const phone = { type: 'string', pattern: '^[1-9][0-9]{6,14}$' } as const
const name = { type: 'string', minLength: 1, maxLength: 100 } as const
const text = { type: 'string', maxLength: 65_536 } as const
const id = { type: 'string', minLength: 1, maxLength: 200 } as const
const seconds = { type: 'number', minimum: 0, maximum: 86_400 } as const

function object(properties: Record<string, unknown>, required: string[]): Schema {
  return { type: 'object', properties, required, additionalProperties: false }
}

export interface MediaBody {
  mimetype: string
  data: string
  filename?: string
}

/** The owner writes, or changes a message of either side. */
export interface OutgoingBody extends Partial<Pick<IncomingBody, 'edit' | 'revoke' | 'reaction'>> {
  to?: string
  body?: string
  media?: MediaBody
}

export interface IncomingBody {
  from: string
  name?: string
  lid?: string
  hidden?: 'always' | 'until_asked'
  group?: { id: string; name?: string }
  body?: string
  media?: MediaBody
  view_once?: boolean
  location?: { latitude: number; longitude: number; description?: string }
  contacts?: { name: string; vcard: string }[]
  poll?: { name: string; options: string[] }
  raw?: { type: string; [attribute: string]: unknown }
  ciphertext?: boolean
  reply_to?: string
  edit?: { message_id: string; body: string }
  revoke?: { message_id: string }
  reaction?: { message_id: string; emoji: string }
}

const media = object(
  {
    mimetype: { type: 'string', pattern: '^[a-z]+/[-+.;= \\w]+$', maxLength: 100 },
    data: { type: 'string', minLength: 1 },
    filename: { type: 'string', minLength: 1, maxLength: 255 },
  },
  ['mimetype', 'data'],
)

const location = object(
  {
    latitude: { type: 'number', minimum: -90, maximum: 90 },
    longitude: { type: 'number', minimum: -180, maximum: 180 },
    description: text,
  },
  ['latitude', 'longitude'],
)

const lid = { type: 'string', pattern: '^[0-9]{5,20}$' } as const
const groupId = { type: 'string', pattern: '^[0-9-]{5,40}$' } as const

const changes = {
  edit: object({ message_id: id, body: text }, ['message_id', 'body']),
  revoke: object({ message_id: id }, ['message_id']),
  reaction: object({ message_id: id, emoji: { type: 'string', maxLength: 16 } }, ['message_id', 'emoji']),
}

const content = {
  body: text,
  media,
  location,
  contacts: {
    type: 'array',
    minItems: 1,
    items: object({ name, vcard: { type: 'string' } }, ['name', 'vcard']),
  },
  poll: object({ name, options: { type: 'array', items: name, minItems: 2 } }, ['name', 'options']),
  raw: { type: 'object', required: ['type'], properties: { type: name } },
}

const incoming = {
  ...(object(
    {
      from: phone,
      name,
      lid,
      hidden: { enum: ['always', 'until_asked'] },
      group: object({ id: groupId, name }, ['id']),
      ciphertext: { const: true },
      view_once: { const: true },
      reply_to: id,
      ...content,
      ...changes,
    },
    ['from'],
  ) as object),
  anyOf: Object.keys({ ...content, ...changes }).map((field) => ({ required: [field] })),
}

const fault = {
  type: 'object',
  discriminator: { propertyName: 'fault' },
  required: ['fault'],
  oneOf: [
    object({ fault: { const: 'drop_socket' }, seconds }, ['fault']),
    object(
      {
        fault: { enum: ['conflict', 'deaf', 'hang', 'never_ready', 'offline_receive', 'time_lock', 'none'] },
      },
      ['fault'],
    ),
    object({ fault: { const: 'slow_acks' }, seconds }, ['fault']),
    object({ fault: { const: 'unregistered' }, numbers: { type: 'array', items: phone, maxItems: 1000 } }, [
      'fault',
      'numbers',
    ]),
    object(
      { fault: { const: 'renamed' }, names: { type: 'array', items: { type: 'string' }, maxItems: 1000 } },
      ['fault', 'names'],
    ),
    object({ fault: { const: 'state' }, state: { enum: ACCOUNT_STATES } }, ['fault', 'state']),
  ],
}

function validator<Body>(schema: Schema | JSONSchemaType<Body>): (body: unknown) => Body {
  const validate = ajv.compile(schema)
  return (body) => {
    if (validate(body)) return body as Body
    throw new ApiError('body_invalid', ajv.errorsText(validate.errors, { dataVar: 'body' }))
  }
}

/** Each gives the body back with its type, or throws ApiError body_invalid. */
export const checkPhone = validator<{ phone: string; name: string }>(
  object({ phone, name }, ['phone', 'name']),
)
export const checkScan = validator<{ qr: string }>(
  object({ qr: { type: 'string', maxLength: 2000 } }, ['qr']),
)
export const checkCode = validator<{ code: string }>(
  object({ code: { type: 'string', maxLength: 20 } }, ['code']),
)
export const checkIncoming = validator<IncomingBody | { messages: IncomingBody[] }>({
  if: { type: 'object', required: ['messages'] },
  // biome-ignore lint/suspicious/noThenProperty: a JSON Schema keyword.
  then: object({ messages: { type: 'array', items: incoming, maxItems: 10_000 } }, ['messages']),
  else: incoming,
})
export const checkOutgoing = validator<OutgoingBody>({
  ...(object(
    {
      to: { type: 'string', pattern: '^([1-9][0-9]{6,14}|[0-9-]{5,40}@g\\.us)$' },
      body: text,
      media,
      ...changes,
    },
    [],
  ) as object),
  anyOf: [['to', 'body'], ['to', 'media'], ...Object.keys(changes).map((change) => [change])].map(
    (required) => ({
      required,
    }),
  ),
})
export const checkReveal = validator<{ lid: string }>(object({ lid }, ['lid']))
export const checkDecrypt = validator<{ message_id: string }>(object({ message_id: id }, ['message_id']))
export const checkGroup = validator<{ id: string; name: string; author: string }>(
  object({ id: groupId, name, author: phone }, ['id', 'name', 'author']),
)
export const checkNumber = validator<{ from: string; to: string }>(
  object({ from: phone, to: phone }, ['from', 'to']),
)
export const checkMigration = validator<{ phone: string; lid: string; again?: boolean }>(
  object({ phone, lid, again: { type: 'boolean' } }, ['phone', 'lid']),
)
export const checkRead = validator<{ chat: string }>(object({ chat: id }, ['chat']))
export const checkAge = validator<{ message_id: string; seconds: number }>(
  object({ message_id: id, seconds: { type: 'number', minimum: 0, maximum: 31_536_000 } }, [
    'message_id',
    'seconds',
  ]),
)
export const checkFault = validator<FaultRequest>(fault)
export const checkPageFault = validator<{ fault: PageFault }>(
  object({ fault: { enum: ['hang', 'mute', 'none'] } }, ['fault']),
)

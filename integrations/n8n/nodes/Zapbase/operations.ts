/** What the node does, by resource and operation. */
import { type IDataObject, type IExecuteFunctions, NodeOperationError } from 'n8n-workflow'
import { ask } from '../requests'

type Operation = (context: IExecuteFunctions, item: number) => Promise<IDataObject | IDataObject[]>

export const OPERATIONS: Record<string, Record<string, Operation>> = {
  chat: {
    getAll: (context, item) => ask<IDataObject[]>(context, { url: '/api/chats', qs: phoneOf(context, item) }),
  },
  contact: {
    addTag: (context, item) => changeTag(context, item, 'POST'),
    get: (context, item) => findContacts(context, item),
    removeTag: (context, item) => changeTag(context, item, 'DELETE'),
    setField,
    upsert,
  },
  flow: { start },
  message: { send },
}

async function upsert(context: IExecuteFunctions, item: number) {
  const given = context.getNodeParameter('additionalFields', item, {}) as {
    name?: string
    tags?: string | string[]
    fields?: { field?: { field: string; value: string }[] }
  }
  // An expression may give a list.
  const tags = [given.tags ?? []].flat().flatMap((tags) => String(tags).split(','))
  const fields = (given.fields?.field ?? []).map(({ field, value }) => [field, givenIn(value)])
  const body = {
    ...phoneOf(context, item),
    ...(given.name ? { name: given.name } : {}),
    tags: tags.map((tag) => tag.trim()).filter((tag) => tag !== ''),
    fields: Object.fromEntries(fields),
  }
  return await ask(context, { method: 'POST', url: '/api/contacts', body })
}

async function changeTag(context: IExecuteFunctions, item: number, method: 'POST' | 'DELETE') {
  const id = await getContactId(context, item)
  const body = { tag: context.getNodeParameter('tag', item) }
  return await ask(context, { method, url: `/api/contacts/${id}/tags`, body })
}

async function setField(context: IExecuteFunctions, item: number) {
  const id = await getContactId(context, item)
  const value = givenIn(context.getNodeParameter('value', item, ''))
  const body = { field: context.getNodeParameter('field', item), value }
  return await ask(context, { method: 'PUT', url: `/api/contacts/${id}/fields`, body })
}

async function send(context: IExecuteFunctions, item: number) {
  const message = context.getNodeParameter('message', item)
  const body = { ...phoneOf(context, item), message, ...speakerOf(context, item) }
  const headers = { 'Idempotency-Key': keyOf(context, item) }
  return await ask(context, { method: 'POST', url: '/api/messages', body, headers })
}

async function start(context: IExecuteFunctions, item: number) {
  const flow = encodeURIComponent(String(context.getNodeParameter('flowId', item)))
  const body = { ...phoneOf(context, item), ...speakerOf(context, item) }
  return await ask(context, { method: 'POST', url: `/api/flows/${flow}/start`, body })
}

async function getContactId(context: IExecuteFunctions, item: number) {
  const [contact] = await findContacts(context, item)
  if (!contact) {
    const said = { itemIndex: item, description: 'contact_not_found' }
    throw new NodeOperationError(context.getNode(), 'No contact has this phone', said)
  }
  return String(contact.id)
}

function findContacts(context: IExecuteFunctions, item: number) {
  return ask<IDataObject[]>(context, { url: '/api/contacts', qs: phoneOf(context, item) })
}

function phoneOf(context: IExecuteFunctions, item: number): { phone: string } {
  return { phone: String(context.getNodeParameter('phone', item)) }
}

/** Empty: the field is emptied. */
function givenIn(given: unknown): IDataObject[string] {
  return given === undefined || given === '' ? null : (given as IDataObject[string])
}

/** Nothing where nobody chose. */
function speakerOf(context: IExecuteFunctions, item: number): IDataObject {
  const instanceId = context.getNodeParameter('instanceId', item, '') as string
  return instanceId === '' ? {} : { instance_id: instanceId }
}

/** The same when n8n tries the node again: what was sent then is not sent twice. */
function keyOf(context: IExecuteFunctions, item: number): string {
  const { $runIndex } = context.getWorkflowDataProxy(item)
  const parts = [context.getWorkflow().id, context.getExecutionId(), context.getNode().id, $runIndex, item]
  return parts.join(':')
}

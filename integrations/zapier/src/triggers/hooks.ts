/** What Zapbase tells at once. */
import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { EVENTS, type Event, type Item, type Told } from './events.ts'

interface Inputs extends Record<string, unknown> {
  instance_id?: string
  tag?: string
  flow_id?: string
}

export const hooks: Trigger[] = EVENTS.map(hookOf)

function hookOf(event: Event): Trigger {
  return {
    key: event.key,
    noun: event.noun,
    display: { label: event.label, description: event.description },
    operation: {
      type: 'hook',
      inputFields: event.inputFields,
      performSubscribe: (z: ZObject, bundle: Bundle<Inputs>) => subscribe(z, bundle, event.name),
      performUnsubscribe: unsubscribe,
      perform: (z: ZObject, bundle: Bundle<Inputs>) => tell(z, bundle, event),
      performList: async (z: ZObject, bundle: Bundle<Inputs>) => {
        const samples = (await z.request('/api/hooks/samples', { params: { event: event.name } })).data
        return (samples as Item[]).filter((sample) => event.concerns(sample.data, bundle.inputData))
      },
      sample: event.sample,
    },
  }
}

/** What it gives back is kept for the end. */
async function subscribe(z: ZObject, bundle: Bundle<Inputs>, event: string) {
  const { instance_id, tag } = bundle.inputData
  const answer = await z.request('/api/hooks', {
    method: 'POST',
    body: {
      target_url: bundle.targetUrl,
      event,
      instance_ids: instance_id ? [instance_id] : [],
      tags: tag ? [tag] : [],
    },
  })
  return { id: answer.data.id }
}

/** One that is gone already, or never was, is gone. */
async function unsubscribe(z: ZObject, bundle: Bundle) {
  const id = bundle.subscribeData?.id
  if (id) await z.request(`/api/hooks/${encodeURIComponent(String(id))}`, { method: 'DELETE' })
  return {}
}

/** What came, under the id that it keeps however often it comes. Whoever knows the address may post anything. */
function tell(z: ZObject, bundle: Bundle<Inputs>, event: Event) {
  const told: unknown = bundle.cleanedRequest
  if (!isTold(told) || told.type !== event.name || !event.concerns(told.data, bundle.inputData)) return []
  const id = headerOf(bundle, 'webhook-id') ?? z.hash('sha256', JSON.stringify(told))
  return [{ ...told, id }]
}

function isTold(value: unknown): value is Told {
  return isObject(value) && isObject(value.data)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Zapier hands headers over as CGI names them: Http-Webhook-Id. */
function headerOf(bundle: Bundle<Inputs>, name: string): string | undefined {
  const headers = Object.entries(bundle.rawRequest?.headers ?? {})
  return headers.find(([key]) => key.toLowerCase().replace(/^http-/, '') === name)?.[1]
}

/** What Zapbase tells at once. */
import type { Bundle, Trigger, ZObject } from 'zapier-platform-core'
import { EVENTS, type Event, type Told } from './events.ts'

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
      performList: async (z: ZObject) =>
        (await z.request('/api/hooks/samples', { params: { event: event.name } })).data,
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

/** One that is gone already is gone. */
async function unsubscribe(z: ZObject, bundle: Bundle) {
  await z.request(`/api/hooks/${bundle.subscribeData?.id}`, { method: 'DELETE' })
  return {}
}

/** What came, under the id that it keeps however often it comes. */
function tell(z: ZObject, bundle: Bundle<Inputs>, event: Event) {
  const told = bundle.cleanedRequest as Told
  if (told.type !== event.name || !event.concerns(told.data, bundle.inputData)) return []
  const id = headerOf(bundle, 'webhook-id') ?? z.hash('sha256', JSON.stringify(told))
  return [{ id, ...told }]
}

/** Zapier hands headers over as CGI names them: Http-Webhook-Id. */
function headerOf(bundle: Bundle<Inputs>, name: string): string | undefined {
  const headers = Object.entries(bundle.rawRequest?.headers ?? {})
  return headers.find(([key]) => key.toLowerCase().replace(/^http-/, '') === name)?.[1]
}

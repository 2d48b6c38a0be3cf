import type { MessageId } from '@/lib/i18n.ts'
import { cleanName } from '@/lib/names.ts'
import type { Endpoint, EndpointDraft } from './types.ts'

export const EMPTY_DRAFT: EndpointDraft = {
  url: '',
  events: ['message.received'],
  instance_ids: [],
  tags: [],
  description: '',
}

export function draftOf({ url, events, instance_ids, tags, description }: Endpoint): EndpointDraft {
  return { url, events, instance_ids, tags, description }
}

type Mistakes = Partial<Record<'url' | 'events', MessageId>>

/** What keeps it from being saved, by field. Whether the address is public the database says. */
export function mistakesOf(draft: EndpointDraft): Mistakes {
  const { url, events } = tidy(draft)
  return {
    ...(!isAddress(url) && { url: 'webhooks.url_wrong' }),
    ...(events.length === 0 && { events: 'webhooks.events_missing' }),
  }
}

/** A local receiver may be asked without encryption where the installation allows its host. */
function isAddress(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)
}

export function tidy(draft: EndpointDraft): EndpointDraft {
  return { ...draft, url: draft.url.trim(), description: cleanName(draft.description) }
}

/** What a trigger asks for, what Zapbase has of it, and its end. */
import type { IDataObject, IHookFunctions } from 'n8n-workflow'
import { ask } from '../requests'

/** What is kept of a subscription, by node and workflow. */
export interface Kept extends IDataObject {
  id?: string
  secret?: string
}

interface Wanted extends IDataObject {
  target_url: string | undefined
  event: string
  instance_ids: string[]
  tags: string[]
}

interface Subscription extends Wanted {
  id: string
  enabled: boolean
}

export function wantedOf(context: IHookFunctions): Wanted {
  const filters = context.getNodeParameter('filters', {}) as { instanceIds?: string[]; tags?: string[] }
  return {
    target_url: context.getNodeWebhookUrl('default'),
    event: context.getNodeParameter('event') as string,
    instance_ids: filters.instanceIds ?? [],
    tags: filters.tags ?? [],
  }
}

export function isWanted(known: Subscription, wanted: Wanted): boolean {
  return (
    known.enabled &&
    known.event === wanted.event &&
    isSame(known.instance_ids, wanted.instance_ids) &&
    isSame(known.tags, wanted.tags)
  )
}

/** Those that lead to this trigger. */
export async function subscriptionsOf(context: IHookFunctions): Promise<Subscription[]> {
  const qs = { target_url: context.getNodeWebhookUrl('default') }
  return (await ask<{ items: Subscription[] }>(context, { url: '/api/hooks', qs })).items
}

/** Also the one that led to where n8n was before, and those whose id was lost. */
export async function endSubscriptions(context: IHookFunctions): Promise<void> {
  const kept = context.getWorkflowStaticData('node') as Kept
  const ids = new Set((await subscriptionsOf(context)).map(({ id }) => id))
  if (kept.id) ids.add(kept.id)
  for (const id of ids) await ask(context, { method: 'DELETE', url: `/api/hooks/${id}` })
  delete kept.id
  delete kept.secret
}

function isSame(some: string[], others: string[]): boolean {
  return JSON.stringify([...new Set(some)].sort()) === JSON.stringify([...new Set(others)].sort())
}

import { numberName } from '@/lib/number-name.ts'
import { readChoice, readText, type Search } from '@/lib/search.ts'
import type { Instance } from './types.ts'

export const FILTERS = ['all', 'connected', 'waiting', 'attention'] as const
export type Filter = (typeof FILTERS)[number]

/** The part of the address that says which numbers are shown. */
export interface InstanceSearch {
  filter?: Filter | undefined
  q?: string | undefined
}

/** Anything else in the address falls back to all. */
export function readInstanceSearch(search: Search): InstanceSearch {
  return { filter: readChoice(search.filter, FILTERS), q: readText(search.q, 100) }
}

const MATCHES: Record<Filter, (instance: Instance) => boolean> = {
  all: () => true,
  connected: ({ status }) => status === 'connected',
  waiting: ({ status }) => status === 'awaiting_scan' || status === 'connecting',
  attention: ({ status, status_reason }) =>
    status === 'failed' || (status === 'disconnected' && status_reason !== null),
}

/** Instances of the chosen group whose name or phone contains the text. */
export function filterInstances(
  instances: Instance[],
  { filter = 'all', q = '' }: InstanceSearch,
): Instance[] {
  const text = q.trim().toLocaleLowerCase()
  return instances.filter((instance) => MATCHES[filter](instance) && searchable(instance).includes(text))
}

export function countByFilter(instances: Instance[]): Record<Filter, number> {
  const count = (filter: Filter) => instances.filter(MATCHES[filter]).length
  return {
    all: count('all'),
    connected: count('connected'),
    waiting: count('waiting'),
    attention: count('attention'),
  }
}

function searchable(instance: Instance): string {
  const { instance_name, phone } = instance
  return [numberName(instance), instance_name, phone ?? ''].join(' ').toLocaleLowerCase()
}

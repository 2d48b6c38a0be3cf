import type { FieldValue } from '@/lib/custom-fields.ts'
import { readChoice, readText, readTexts, type Search } from '@/lib/search.ts'

export const SORTS = ['newest', 'name', 'last_message'] as const
export type Sort = (typeof SORTS)[number]

/** A value to be equal to, or a text to be contained. */
export type FieldCondition = FieldValue | { contains: string }
export type FieldConditions = Record<string, FieldCondition>

/** The part of the address that says which contacts are shown. */
export interface ContactSearch {
  q?: string | undefined
  tags?: string[] | undefined
  /** What custom fields, by name, must hold. */
  fields?: FieldConditions | undefined
  sort?: Sort | undefined
  /** The contact whose panel is open. */
  contato?: string | undefined
}

/** Whatever does not fit counts as not given. */
export function readContactSearch(search: Search): ContactSearch {
  return {
    q: readText(search.q, 100),
    tags: readTexts(search.tags),
    fields: readFields(search.fields),
    sort: readChoice(search.sort, SORTS),
    contato: readText(search.contato, 40),
  }
}

function readFields(value: unknown): FieldConditions | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const given = Object.entries(value).filter(
    (entry): entry is [string, FieldCondition] =>
      /^[a-z][a-z0-9_]{0,39}$/.test(entry[0]) && isCondition(entry[1]),
  )
  return given.length > 0 ? Object.fromEntries(given) : undefined
}

function isCondition(value: unknown): value is FieldCondition {
  if (typeof value !== 'object' || value === null)
    return ['string', 'number', 'boolean'].includes(typeof value)
  return 'contains' in value && typeof value.contains === 'string' && Object.keys(value).length === 1
}

/** What `search_contacts` is asked for. */
export interface ContactFilter {
  query: string
  tags: string[]
  fields: FieldConditions
  sort: Sort
}

export function filterOf({ q = '', tags = [], fields = {}, sort = 'newest' }: ContactSearch): ContactFilter {
  return { query: q.trim(), tags, fields, sort }
}

export function isFiltered({ query, tags, fields }: ContactFilter): boolean {
  return query !== '' || tags.length > 0 || Object.keys(fields).length > 0
}

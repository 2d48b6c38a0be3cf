import * as z from 'zod/mini'

export const SORTS = ['newest', 'name', 'last_message'] as const
export type Sort = (typeof SORTS)[number]

const fieldValue = z.union([z.string().check(z.maxLength(2000)), z.number(), z.boolean()])

/** The part of the address that says which contacts are shown; anything else in it is left out. */
export const contactSearchSchema = z.object({
  q: z.catch(z.optional(z.string().check(z.maxLength(100))), undefined),
  tags: z.catch(z.optional(z.array(z.string().check(z.maxLength(60))).check(z.maxLength(20))), undefined),
  /** Values of custom fields by name, all of which must be equal. */
  fields: z.catch(z.optional(z.record(z.string(), fieldValue)), undefined),
  sort: z.catch(z.optional(z.enum(SORTS)), undefined),
  /** The contact whose panel is open; `novo` for the form of a new one. */
  contato: z.catch(z.optional(z.string().check(z.maxLength(40))), undefined),
})

export type ContactSearch = z.infer<typeof contactSearchSchema>

/** What `search_contacts` is asked for. */
export interface ContactFilter {
  query: string
  tags: string[]
  fields: Record<string, string | number | boolean>
  sort: Sort
}

export function filterOf({ q = '', tags = [], fields = {}, sort = 'newest' }: ContactSearch): ContactFilter {
  return { query: q.trim(), tags, fields, sort }
}

export function isFiltered({ query, tags, fields }: ContactFilter): boolean {
  return query !== '' || tags.length > 0 || Object.keys(fields).length > 0
}

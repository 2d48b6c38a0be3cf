import type { Supabase } from '@/lib/supabase.ts'

type Row = Record<string, unknown>
interface Answer {
  data: unknown
  error: { message: string; code?: string } | null
  status: number
}

interface Request {
  inserted?: Row
  updated?: Row
  filters: Row
}

/** What a test says a table answers to a select or a write, and `rpc <name>` to a call, whose arguments are `filters`. */
export type Tables = Record<string, (request: Request) => Answer | Promise<Answer>>

export const answer = (data: unknown): Answer => ({ data, error: null, status: 200 })
export const refusal = (status: number, code: string, message: string): Answer => ({
  data: null,
  error: { code, message },
  status,
})

/** The calls of Auth that the test gives an answer to. */
type FakeAuth = Record<string, (values: never) => Promise<unknown>>

/** The part of supabase-js that the features use, over answers given by the test. */
export function fakeSupabase(tables: Tables, auth: FakeAuth = {}): Supabase {
  const from = (table: string, given: Row = {}) => {
    const request: Request = { filters: { ...given } }
    const builder = {
      select: () => builder,
      order: () => builder,
      limit: () => builder,
      single: () => builder,
      maybeSingle: () => builder,
      in: () => builder,
      contains: () => builder,
      not: () => builder,
      delete: () => builder,
      insert: (row: Row) => {
        request.inserted = row
        return builder
      },
      update: (row: Row) => {
        request.updated = row
        return builder
      },
      eq: (column: string, value: unknown) => {
        request.filters[column] = value
        return builder
      },
      is: (column: string, value: unknown) => {
        request.filters[column] = value
        return builder
      },
      gt: (column: string, value: unknown) => {
        request.filters[column] = value
        return builder
      },
      lt: (column: string, value: unknown) => {
        request.filters[column] = value
        return builder
      },
      // biome-ignore lint/suspicious/noThenProperty: supabase-js's builders are awaited
      then: (resolve: (answer: Answer) => unknown) => {
        const reply = tables[table]
        if (!reply) throw new Error(`no answer given for ${table}`)
        return Promise.resolve(reply(request)).then(resolve)
      },
    }
    return builder
  }
  const rpc = (name: string, values?: Row) => from(`rpc ${name}`, values)
  return { from, rpc, auth } as unknown as Supabase
}

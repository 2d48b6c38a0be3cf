import type { Supabase } from '@/lib/supabase.ts'

type Row = Record<string, unknown>
interface Answer {
  data: unknown
  error: { message: string; code?: string } | null
  status: number
}

/** What a test says a table answers to a select or an insert. */
export type Tables = Record<string, (request: { inserted?: Row; filters: Row }) => Answer>

export const answer = (data: unknown): Answer => ({ data, error: null, status: 200 })
export const refusal = (status: number, code: string, message: string): Answer => ({
  data: null,
  error: { code, message },
  status,
})

interface FakeAuth {
  signInWithPassword?: (credentials: unknown) => Promise<unknown>
}

/** The part of supabase-js that the features use, over answers given by the test. */
export function fakeSupabase(tables: Tables, auth: FakeAuth = {}): Supabase {
  const from = (table: string) => {
    const request: { inserted?: Row; filters: Row } = { filters: {} }
    const builder = {
      select: () => builder,
      order: () => builder,
      limit: () => builder,
      single: () => builder,
      overrideTypes: () => builder,
      insert: (row: Row) => {
        request.inserted = row
        return builder
      },
      eq: (column: string, value: unknown) => {
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
  return { from, auth } as unknown as Supabase
}

import { toRequestError } from './errors.ts'

interface Reply {
  data: unknown
  error: { message: string; code?: string; details?: string } | null
  status: number
}

/** What a request of supabase-js answers; throws a `RequestError`. The caller names the type: row level security and jsonb have none. */
export async function ask<Answer>(request: PromiseLike<Reply>): Promise<Answer> {
  const { data, error, status } = await request
  if (error) throw toRequestError(error, status)
  return data as Answer
}

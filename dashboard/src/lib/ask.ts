import type { PostgrestSingleResponse } from '@supabase/supabase-js'
import { RequestError, toRequestError } from './errors.ts'
import type { Shape } from './shape.ts'

/** What a request of supabase-js answers; throws a `RequestError`. */
export async function ask<Data>(request: PromiseLike<PostgrestSingleResponse<Data>>): Promise<Data> {
  const { data, error, status } = await request
  if (error) throw toRequestError(error, status)
  return data
}

/** The same of a function that answers jsonb; `answer_invalid` when that has another shape. */
export async function askJson<Answer>(
  request: PromiseLike<PostgrestSingleResponse<unknown>>,
  shape: Shape<Answer>,
): Promise<Answer> {
  const answer = await ask(request)
  if (!shape(answer)) throw new RequestError('answer_invalid', 'the answer has another shape')
  return answer
}

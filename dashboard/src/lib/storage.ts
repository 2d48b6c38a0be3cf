import { useQuery } from '@tanstack/react-query'
import { toRequestError } from './errors.ts'
import { projectOf, type Supabase, sessionToken, useSupabase } from './supabase.ts'

/** The bucket of people's pictures. */
export const PICTURES = 'avatars'

/** A request to Storage, whose client is larger than what is wanted of it here. A body that is no file goes as JSON. */
export async function askStorage(
  supabase: Supabase,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: Blob | Readonly<Record<string, unknown>>,
): Promise<Response> {
  const { supabase_url, publishable_key } = projectOf(supabase)
  const isFile = body instanceof Blob
  const answer = await fetch(`${supabase_url}/storage/v1/${path}`, {
    method,
    headers: {
      apikey: publishable_key,
      authorization: `Bearer ${await sessionToken(supabase)}`,
      ...(body && { 'content-type': isFile ? body.type : 'application/json' }),
    },
    ...(body && { body: isFile ? body : JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw toRequestError({ message: String(error) }, 0)
  })
  if (answer.ok) return answer
  const told = (await answer.json().catch(() => ({}))) as { error?: string; message?: string }
  throw toRequestError({ code: told.error, message: told.message ?? '' }, answer.status)
}

/** An address of this page for a person's picture; undefined while, or because, there is none. */
export function usePicture(path: string): string | undefined {
  const supabase = useSupabase()
  const { data } = useQuery({
    queryKey: ['picture', path],
    queryFn: async () => {
      const answer = await askStorage(supabase, 'GET', `object/authenticated/${PICTURES}/${path}`)
      return URL.createObjectURL(await answer.blob())
    },
    // A path always means the same bytes, and the few of a team are kept for as long as the page lives.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: 1,
  })
  return data
}

import * as z from 'zod/mini'

const configSchema = z.object({
  supabase_url: z.url(),
  publishable_key: z.string().check(z.minLength(1)),
  api_url: z.url(),
})

export type Config = z.infer<typeof configSchema>

/**
 * Reads where the backend is. One build runs anywhere: the server that serves it answers `/config.json`;
 * in development `VITE_SUPABASE_URL`, `VITE_PUBLISHABLE_KEY` and `VITE_API_URL` take its place.
 * Throws when there is no answer within five seconds or it is not a configuration.
 */
export async function loadConfig(): Promise<Config> {
  const { VITE_SUPABASE_URL, VITE_PUBLISHABLE_KEY, VITE_API_URL } = import.meta.env
  if (VITE_SUPABASE_URL) {
    return configSchema.parse({
      supabase_url: VITE_SUPABASE_URL,
      publishable_key: VITE_PUBLISHABLE_KEY,
      api_url: VITE_API_URL ?? window.location.origin,
    })
  }
  const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })
  if (!response.ok) throw new Error(`config.json: ${response.status}`)
  return configSchema.parse(await response.json())
}

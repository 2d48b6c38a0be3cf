import { useQuery } from '@tanstack/react-query'

/** Where the backend is; nothing in it is secret. */
export interface Config {
  supabase_url: string
  publishable_key: string
  api_url: string
}

/**
 * Reads where the backend is. One build runs anywhere: the server that serves it answers `/config.json`;
 * in development `VITE_SUPABASE_URL`, `VITE_PUBLISHABLE_KEY` and `VITE_API_URL` take its place.
 * Throws when there is no answer within five seconds or it is not a configuration.
 */
export async function loadConfig(): Promise<Config> {
  const { VITE_SUPABASE_URL, VITE_PUBLISHABLE_KEY, VITE_API_URL } = import.meta.env
  if (VITE_SUPABASE_URL) {
    return toConfig({
      supabase_url: VITE_SUPABASE_URL,
      publishable_key: VITE_PUBLISHABLE_KEY,
      api_url: VITE_API_URL ?? window.location.origin,
    })
  }
  const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(5_000) })
  if (!response.ok) throw new Error(`config.json: ${response.status}`)
  return toConfig(await response.json())
}

/** The same for a component; undefined until it is known. */
export function useConfig(): Config | undefined {
  return useQuery({ queryKey: ['config'], queryFn: loadConfig, staleTime: Number.POSITIVE_INFINITY }).data
}

function toConfig(value: Record<string, unknown>): Config {
  const { supabase_url, publishable_key, api_url } = value
  // Our server's own is `/`: it is where this page is from.
  const { origin } = window.location
  if (
    !isUrl(supabase_url) ||
    !isUrl(api_url, origin) ||
    typeof publishable_key !== 'string' ||
    !publishable_key
  )
    throw new Error('config.json: not a configuration')
  return { supabase_url, publishable_key, api_url: new URL(api_url, origin).href }
}

function isUrl(value: unknown, base?: string): value is string {
  return typeof value === 'string' && URL.canParse(value, base)
}

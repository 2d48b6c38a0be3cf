// What the platform tells a function of its project, and a project of its own secrets.

export function projectUrl(): string {
  const url = Deno.env.get('SUPABASE_URL')
  if (!url) throw new Error('SUPABASE_URL is not set')
  return url
}

/** Of whoever has none of his own. */
export function publishableKey(): string {
  const [key] = keysOf('SUPABASE_PUBLISHABLE_KEYS', 'SUPABASE_ANON_KEY')
  if (!key) throw new Error('the project has no publishable key')
  return key
}

/** With which the database is asked. */
export function secretKey(): string {
  const [key] = secretKeys()
  if (!key) throw new Error('the project has no secret key')
  return key
}

/** All that are good: a project may have several. */
export function secretKeys(): string[] {
  return keysOf('SUPABASE_SECRET_KEYS', 'SUPABASE_SERVICE_ROLE_KEY')
}

/** A secret that the project gave its functions; empty when it gave none, and config.toml's words stand for it. */
export function ownSecret(name: string): string {
  const value = Deno.env.get(name)?.trim() ?? ''
  return /^env\(.*\)$/.test(value) ? '' : value
}

/** The dictionary's keys, `default` first, then the legacy one. */
function keysOf(dictionary: string, legacy: string): string[] {
  const { default: first, ...others } = JSON.parse(Deno.env.get(dictionary) || '{}') as Record<string, string>
  const keys = [first, ...Object.values(others), Deno.env.get(legacy)]
  return [...new Set(keys.filter((key) => typeof key === 'string' && key !== ''))] as string[]
}

// The project that a function belongs to, as its environment names it.

/** Until PostgREST has answered; whoever waits for the function is a person. */
const ASK_MILLISECONDS = 5_000

/** A function of the database, as anybody may call it. Throws unless it answers. */
export async function askAsAnybody(name: string, args: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(`${Deno.env.get('SUPABASE_URL')}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: { apikey: publishableKey(), 'content-type': 'application/json' },
    body: JSON.stringify(args),
    signal: AbortSignal.timeout(ASK_MILLISECONDS),
  })
  if (response.ok) return await response.json()
  await response.body?.cancel()
  throw new Error(`${name}: ${response.status}`)
}

function publishableKey(): string {
  const keys = JSON.parse(Deno.env.get('SUPABASE_PUBLISHABLE_KEYS') ?? '{}') as Record<string, string>
  const key = keys.default ?? Object.values(keys)[0] ?? Deno.env.get('SUPABASE_ANON_KEY')
  if (!key) throw new Error('the project has no publishable key')
  return key
}

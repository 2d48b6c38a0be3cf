// A supabase-js client driven from outside: commands come as JSON lines on stdin, what happens leaves as JSON
// lines on stdout. SUPABASE_URL, SUPABASE_KEY and optionally ACCESS_TOKEN come from the environment.

import { createInterface } from 'node:readline'
import { createClient, postgresChangesFilter, type RealtimeChannel } from '@supabase/supabase-js'

type Json = Record<string, unknown>
/** A method of the client's filter builder and its arguments. */
type FilterCall = [string, ...unknown[]]
type Command = {
  do: 'subscribe' | 'broadcast' | 'track' | 'untrack' | 'set_auth' | 'leave' | 'insert'
  topic: string
  // subscribe
  config?: Json
  changes?: { event: string; schema: string; table?: string; filter?: string | FilterCall[] }[]
  presence?: boolean
  // broadcast, track; insert: a row for the table that is the topic
  event?: string
  payload?: Json
  bytes?: number[]
  // set_auth
  token?: string
}

let token = process.env.ACCESS_TOKEN ?? null
const client = createClient(
  setting('SUPABASE_URL'),
  setting('SUPABASE_KEY'),
  // The client asks for it again with each join.
  token ? { accessToken: async () => token } : { auth: { persistSession: false, autoRefreshToken: false } },
)
const channels = new Map<string, RealtimeChannel>()

function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing`)
  return value
}

function tell(kind: string, topic: string, payload: unknown): void {
  process.stdout.write(`${JSON.stringify({ kind, topic, payload })}\n`)
}

function builtFilter(filter: string | FilterCall[]): unknown {
  if (typeof filter === 'string') return filter
  const builder = postgresChangesFilter() as unknown as Record<string, (...values: unknown[]) => unknown>
  for (const [method, ...values] of filter) builder[method]?.(...values)
  return builder
}

function payloadOf({ bytes, payload }: Command): Json | ArrayBuffer {
  return bytes ? new Uint8Array(bytes).buffer : (payload ?? {})
}

/** JSON has no bytes. */
function readable(payload: unknown): unknown {
  return payload instanceof ArrayBuffer ? { bytes: [...new Uint8Array(payload)] } : payload
}

function subscribe({ topic, config = {}, changes = [], presence = false }: Command): void {
  const channel = client.channel(topic, { config })
  channels.set(topic, channel)
  for (const { filter, ...change } of changes) {
    const built = { ...change, ...(filter && { filter: builtFilter(filter) }) }
    channel.on('postgres_changes' as never, built as never, (payload: Json) => tell('change', topic, payload))
  }
  if (presence) {
    channel.on('presence', { event: 'sync' }, () => tell('presence', topic, channel.presenceState()))
    channel.on('presence', { event: 'join' }, (joined) => tell('joined', topic, joined))
  }
  channel
    .on('broadcast', { event: '*' }, (message) =>
      tell('broadcast', topic, { ...message, payload: readable(message.payload) }),
    )
    .on('system' as never, {} as never, (message: Json) => tell('system', topic, message))
    .subscribe((status, error) => tell('status', topic, { status, error: error?.message ?? null }))
}

async function run(command: Command): Promise<void> {
  const { topic } = command
  if (command.do === 'set_auth') {
    token = command.token ?? null
    await client.realtime.setAuth(token)
    tell('result', topic, { of: command.do, value: 'ok' })
    return
  }
  if (command.do === 'subscribe') {
    subscribe(command)
    return
  }
  if (command.do === 'insert') {
    const { data, error } = await client
      .from(topic)
      .insert(command.payload ?? {})
      .select()
      .single()
    tell('result', topic, { of: command.do, value: error ?? data })
    return
  }
  const channel = channels.get(topic)
  if (!channel) throw new Error(`no channel ${topic}`)
  const actions = {
    broadcast: () =>
      channel.send({ type: 'broadcast', event: command.event ?? '', payload: payloadOf(command) }),
    track: () => channel.track(command.payload ?? {}),
    untrack: () => channel.untrack(),
    leave: () => client.removeChannel(channel),
  }
  tell('result', topic, { of: command.do, value: await actions[command.do]() })
}

if (token) await client.realtime.setAuth(token)
tell('ready', '', null)
for await (const line of createInterface({ input: process.stdin })) await run(JSON.parse(line) as Command)
process.exit(0)

// A supabase-js client driven from outside: commands come as JSON lines on stdin, what happens leaves as JSON
// lines on stdout. SUPABASE_URL, SUPABASE_KEY and optionally ACCESS_TOKEN come from the environment.

import { createInterface } from 'node:readline'
import { createClient, type RealtimeChannel } from '@supabase/supabase-js'

type Json = Record<string, unknown>
type Command = {
  do: 'subscribe' | 'broadcast' | 'track' | 'untrack' | 'set_auth' | 'leave' | 'insert'
  topic: string
  // subscribe
  config?: Json
  changes?: { event: string; schema: string; table?: string; filter?: string }[]
  presence?: boolean
  // broadcast, track; insert: a row for the table that is the topic
  event?: string
  payload?: Json
  // set_auth
  token?: string
}

const client = createClient(setting('SUPABASE_URL'), setting('SUPABASE_KEY'), {
  auth: { persistSession: false, autoRefreshToken: false },
  global: { headers: bearer(process.env.ACCESS_TOKEN) },
})
const channels = new Map<string, RealtimeChannel>()

function bearer(token: string | undefined): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {}
}

function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing`)
  return value
}

function tell(kind: string, topic: string, payload: unknown): void {
  process.stdout.write(`${JSON.stringify({ kind, topic, payload })}\n`)
}

function subscribe({ topic, config = {}, changes = [], presence = false }: Command): void {
  const channel = client.channel(topic, { config })
  channels.set(topic, channel)
  for (const change of changes) {
    channel.on('postgres_changes' as never, change as never, (payload: Json) =>
      tell('change', topic, payload),
    )
  }
  if (presence) {
    channel.on('presence', { event: 'sync' }, () => tell('presence', topic, channel.presenceState()))
  }
  channel
    .on('broadcast', { event: '*' }, (message) => tell('broadcast', topic, message))
    .on('system' as never, {} as never, (message: Json) => tell('system', topic, message))
    .subscribe((status, error) => tell('status', topic, { status, error: error?.message ?? null }))
}

async function run(command: Command): Promise<void> {
  const { topic } = command
  if (command.do === 'set_auth') {
    await client.realtime.setAuth(command.token ?? null)
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
      channel.send({ type: 'broadcast', event: command.event ?? '', payload: command.payload ?? {} }),
    track: () => channel.track(command.payload ?? {}),
    untrack: () => channel.untrack(),
    leave: () => client.removeChannel(channel),
  }
  tell('result', topic, { of: command.do, value: await actions[command.do]() })
}

if (process.env.ACCESS_TOKEN) await client.realtime.setAuth(process.env.ACCESS_TOKEN)
tell('ready', '', null)
for await (const line of createInterface({ input: process.stdin })) await run(JSON.parse(line) as Command)
process.exit(0)

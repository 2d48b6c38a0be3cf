// Follows an account's messages and loses none: the example of docs/programs.md. Each message is printed as a JSON line;
// where it stands is kept in the file PLACE. SUPABASE_URL, SUPABASE_KEY, EMAIL, PASSWORD and ACCOUNT say whose.

import { readFile, rename, writeFile } from 'node:fs/promises'
import { createClient } from '@supabase/supabase-js'

const PAGE = 500
/** A message has its number when it is written, and is seen when it is committed: a higher number may be seen first. */
const OVERLAP_MILLISECONDS = 60_000
/** A hint may be lost on its way. */
const CLOCK_MILLISECONDS = 60_000
const RETRY_MILLISECONDS = 1_000

interface Message {
  id: string
  seq: number
  created_at: string
  chat_id: string
  from_me: boolean
  message: string
}

interface Hint {
  operation: string
  ids?: string[]
  resync?: true
}

/** Every message up to the number `after` was taken, and these of the later ones. */
interface Place {
  after: number
  taken: Pick<Message, 'id' | 'seq' | 'created_at'>[]
}

const account = setting('ACCOUNT')
const client = createClient(setting('SUPABASE_URL'), setting('SUPABASE_KEY'), {
  auth: { persistSession: false },
})
const place: Place = await readPlace()
const hinted = new Set<string>()
let mayHaveMissed = false
let isReading = false

/** Your program's work. It sees a message twice only when it was killed before its place was kept. */
function take(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

/** One read at a time, and the gap before all else. */
async function read(): Promise<void> {
  if (isReading) return
  isReading = true
  try {
    while (mayHaveMissed || hinted.size > 0) {
      if (mayHaveMissed) await readGap()
      else await readHinted()
      await keepPlace()
    }
  } catch (error) {
    console.error(error)
    setTimeout(read, RETRY_MILLISECONDS)
  } finally {
    isReading = false
  }
}

/** Everything since the place, whoever was told of it. Only this moves the place on. */
async function readGap(): Promise<void> {
  mayHaveMissed = false
  try {
    for (let after = place.after, isMore = true; isMore; ) {
      const { data: page } = await messages().gt('seq', after).order('seq').limit(PAGE).throwOnError()
      takeNew(page)
      settle(page)
      after = page.at(-1)?.seq ?? after
      isMore = page.length === PAGE
    }
  } catch (error) {
    mayHaveMissed = true
    throw error
  }
}

/** Before what is this old, nothing is still to come. */
function settle(page: Message[]): void {
  const newest = Math.max(0, ...page.map(timeOf))
  for (const one of page) if (timeOf(one) < newest - OVERLAP_MILLISECONDS) place.after = one.seq
  place.taken = place.taken.filter(({ seq }) => seq > place.after)
}

async function readHinted(): Promise<void> {
  const ids = [...hinted].slice(0, 100)
  const { data } = await messages().in('id', ids).order('seq').throwOnError()
  takeNew(data)
  for (const id of ids) hinted.delete(id)
}

function messages() {
  const columns = 'id, seq, created_at, chat_id, from_me, message'
  return client.from('conversations').select<typeof columns, Message>(columns).eq('account_id', account)
}

function takeNew(found: Message[]): void {
  const known = new Set(place.taken.map(({ id }) => id))
  for (const message of found.filter(({ id }) => !known.has(id))) {
    take(message)
    place.taken.push({ id: message.id, seq: message.seq, created_at: message.created_at })
  }
}

function timeOf({ created_at }: { created_at: string }): number {
  return Date.parse(created_at)
}

/** Joined for the first time or again, there may be a gap: nobody hints at what was written meanwhile. */
function listen(): void {
  client
    .channel(`account:${account}`, { config: { private: true } })
    .on('broadcast', { event: 'message' }, ({ payload }: { payload: Hint }) => {
      if (payload.resync) mayHaveMissed = true
      if (payload.operation === 'INSERT') for (const id of payload.ids ?? []) hinted.add(id)
      void read()
    })
    .on('broadcast', { event: 'account' }, ({ payload }: { payload: Hint }) => {
      if (payload.ids?.includes(self)) void leaveIfOver()
    })
    .subscribe((status) => {
      if (status === 'SUBSCRIBED') readFromPlace()
      if (status === 'CHANNEL_ERROR') void leaveIfOver()
      if (status === 'CLOSED') setTimeout(listen, RETRY_MILLISECONDS)
    })
}

/** Who is named, or refused, may have lost the account. Nobody else ends his channel for him. */
async function leaveIfOver(): Promise<void> {
  const { data: accounts } = await client.from('accounts').select('id').eq('id', account)
  if (accounts?.length === 0) process.exit(0)
}

function readFromPlace(): void {
  mayHaveMissed = true
  void read()
}

async function readPlace(): Promise<Place> {
  const text = await readFile(setting('PLACE'), 'utf8').catch(() => '{"after": 0, "taken": []}')
  return JSON.parse(text) as Place
}

async function keepPlace(): Promise<void> {
  await writeFile(`${setting('PLACE')}.new`, JSON.stringify(place))
  await rename(`${setting('PLACE')}.new`, setting('PLACE'))
}

function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing`)
  return value
}

const { data: session, error } = await client.auth.signInWithPassword({
  email: setting('EMAIL'),
  password: setting('PASSWORD'),
})
if (error) throw error
const self = session.user.id
await client.realtime.setAuth()
listen()
setInterval(readFromPlace, CLOCK_MILLISECONDS)

// A member's program: reads a received file by its link, uploads another and sends it; prints what it saw as one JSON
// line. SUPABASE_URL, SUPABASE_KEY, API_URL, ACCESS_TOKEN, ACCOUNT, INSTANCE, CONTACT, RECEIVED (a file's id) and FILE
// (a path) come from the environment.

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createClient } from '@supabase/supabase-js'

const env = process.env as Record<string, string>
const authorization = `Bearer ${env.ACCESS_TOKEN}`
const media = `${env.API_URL}/api/accounts/${env.ACCOUNT}/media`
const client = createClient(env.SUPABASE_URL ?? '', env.SUPABASE_KEY ?? '', {
  auth: { persistSession: false, autoRefreshToken: false },
  global: { headers: { Authorization: authorization } },
})

const sha256 = (bytes: ArrayBuffer) => createHash('sha256').update(Buffer.from(bytes)).digest('hex')

async function linkOf(id: string | undefined): Promise<string> {
  const headers = { authorization, 'content-type': 'application/json' }
  const answer = await fetch(`${media}/links`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ ids: [id] }),
  })
  const { links } = (await answer.json()) as { links: [{ url: string }] }
  return env.API_URL + links[0].url
}

const link = await linkOf(env.RECEIVED)
const whole = await (await fetch(link)).arrayBuffer()
const part = await fetch(link, { headers: { range: 'bytes=1000000-1000099' } })
const cut = Buffer.from(whole).subarray(1_000_000, 1_000_100)
const fitting = cut.equals(Buffer.from(await part.arrayBuffer()))

const uploaded = await fetch(`${media}?filename=resposta.png`, {
  method: 'POST',
  headers: { authorization, 'content-type': 'image/png' },
  body: await readFile(env.FILE ?? ''),
})
const { media: file } = (await uploaded.json()) as { media: { id: string; mimetype: string } }
const { data, error } = await client
  .from('conversations')
  .insert({
    account_id: env.ACCOUNT,
    instance_id: env.INSTANCE,
    contact_id: env.CONTACT,
    media_id: file.id,
    kind: 'image',
    message: 'Olha o bolo!',
  })
  .select('id')
  .single()
if (error) throw error

console.log(
  JSON.stringify({ received: sha256(whole), part: part.status, fitting, type: file.mimetype, sent: data.id }),
)

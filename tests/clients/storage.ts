// supabase-js reads files of Storage as one account's member, and another's; prints what it saw as one JSON line.
// SUPABASE_URL, SUPABASE_KEY, SUPABASE_SECRET_KEY, OWNER_TOKEN, STRANGER_TOKEN and ACCOUNT come from the environment.

import { createClient } from '@supabase/supabase-js'

const env = process.env as Record<string, string>
const bytes = new TextEncoder().encode('bolo de cenoura')
const path = `${env.ACCOUNT}/${crypto.randomUUID()}`

function storage(key: string, token?: string) {
  const global = token ? { headers: { Authorization: `Bearer ${token}` } } : {}
  const auth = { persistSession: false, autoRefreshToken: false }
  return createClient(env.SUPABASE_URL ?? '', key, { auth, global }).storage.from('media')
}

async function textOf(file: Blob | null): Promise<string | undefined> {
  return file?.text()
}

const service = storage(env.SUPABASE_SECRET_KEY ?? '')
const owner = storage(env.SUPABASE_KEY ?? '', env.OWNER_TOKEN)
const stranger = storage(env.SUPABASE_KEY ?? '', env.STRANGER_TOKEN)

const stored = await service.upload(path, bytes, { contentType: 'text/plain' })
const again = await service.upload(path, bytes, { contentType: 'text/plain' })
const signed = await owner.createSignedUrl(path, 60)
const linked = await fetch(signed.data?.signedUrl ?? '')
const seen = {
  stored: stored.error === null,
  again: again.error?.message,
  owner: await textOf((await owner.download(path)).data),
  signed: await linked.text(),
  stranger: await textOf((await stranger.download(path)).data),
  strangerSigns: (await stranger.createSignedUrl(path, 60)).data,
  strangerRemoves: (await stranger.remove([path])).data,
  ownerUploads: (await owner.upload(`${env.ACCOUNT}/x`, bytes)).error !== null,
  removed: (await service.remove([path])).data?.length,
  gone: (await owner.download(path)).error !== null,
}
console.log(JSON.stringify(seen))

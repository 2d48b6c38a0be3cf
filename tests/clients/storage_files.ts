// supabase-js does with files what a program on hosted Storage does; prints what it saw as one JSON line.
// SUPABASE_URL and SUPABASE_SECRET_KEY come from the environment.

import { setTimeout as delay } from 'node:timers/promises'
import { createClient } from '@supabase/supabase-js'

const env = process.env as Record<string, string>
const url = `${env.SUPABASE_URL}/storage/v1`
const client = createClient(env.SUPABASE_URL ?? '', env.SUPABASE_SECRET_KEY ?? '', {
  auth: { persistSession: false, autoRefreshToken: false },
})
const id = `probe-${crypto.randomUUID()}`
const files = client.storage.from(id)

interface Told {
  error: { message: string } | null
}
const told = ({ error }: Told) => error && [error.message, (error as { statusCode?: string }).statusCode]
const namesOf = (entries: { name: string; id: string | null }[] | null) =>
  entries?.map((entry) => (entry.id === null ? `${entry.name}/` : entry.name))
const textOf = async (file: Blob | null) => [file?.type, await file?.text()]
const list = async (...asked: Parameters<typeof files.list>) => namesOf((await files.list(...asked)).data)

async function get(address: string | undefined, headers: Record<string, string> = {}) {
  const answer = await fetch(address ?? '', { headers })
  const seen = ['content-type', 'content-disposition', 'content-range', 'cache-control']
  return [answer.status, await answer.text(), ...seen.map((name) => answer.headers.get(name))]
}

async function buckets() {
  const made = await client.storage.createBucket(id, {
    public: false,
    fileSizeLimit: '1MB',
    allowedMimeTypes: ['text/*', 'application/json'],
  })
  const shown = (await client.storage.getBucket(id)).data
  return {
    made: made.data,
    again: told(await client.storage.createBucket(id)),
    shown: [shown?.file_size_limit, shown?.allowed_mime_types, shown?.public],
    badName: told(await client.storage.createBucket('a/b')),
    badSize: told(
      await client.storage.createBucket(`${id}2`, { public: false, fileSizeLimit: '1 elephant' }),
    ),
    missing: told(await client.storage.getBucket('none')),
  }
}

async function uploads() {
  const type = { contentType: 'text/plain' }
  const blob = new Blob(['from a blob'], { type: 'text/plain;charset=utf-8' })
  const form = new FormData()
  form.append('file', new File(['from a form'], 'x.txt', { type: 'text/plain' }))
  const stored = await files.upload('a/blob.txt', blob, { cacheControl: '77', metadata: { by: 'Ana' } })
  await files.upload('a/file.json', new File(['{}'], 'file.json', { type: 'application/json' }))
  await files.upload('a/b/form.txt', form)
  await files.upload('a/b/bytes.txt', new TextEncoder().encode('bytes'), type)
  await files.upload('a', 'beside its folder', type)
  await files.upload('page.html', '<p>', { contentType: 'text/html' })
  return {
    stored: [stored.data?.path, stored.data?.fullPath === `${id}/a/blob.txt`, stored.error],
    again: told(await files.upload('a/blob.txt', blob)),
    upsert: told(await files.upload('a/b/bytes.txt', 'other bytes', { ...type, upsert: true })),
    update: told(await files.update('a', new Blob(['still beside'], { type: 'text/plain' }))),
    tooLarge: [
      told(await files.upload('large', 'x'.repeat(1_000_001), type)),
      told(await files.upload('large', new Blob(['x'.repeat(1_000_001)], { type: 'text/plain' }))),
    ],
    wrongType: [
      told(await files.upload('image', new Blob(['x'], { type: 'image/png' }))),
      told(await files.upload('image', 'x', { contentType: 'image/png' })),
    ],
    names: await Promise.all(
      ['ação.txt', 'a\u0000b', 'a[1]', 'x#y', '日本', '100%'].map(async (name) =>
        told(await files.upload(name, 'x', type)),
      ),
    ),
    spaced: told(await files.upload("it's (1) & more+.txt", 'x', type)),
    noBucket: told(await client.storage.from('none').upload('x', 'x', type)),
    kept: [
      await textOf((await files.download('a/blob.txt')).data),
      await textOf((await files.download('a/b/form.txt')).data),
      await textOf((await files.download('a/b/bytes.txt')).data),
      await textOf((await files.download('a')).data),
      await textOf((await files.download('page.html')).data),
    ],
  }
}

async function lists() {
  const sortBy = { column: 'name', order: 'desc' }
  const first = await files.listV2({ limit: 2, with_delimiter: true })
  const rest = await files.listV2({ with_delimiter: true, cursor: first.data?.nextCursor ?? '' })
  const latest = await files.listV2({ limit: 1, sortBy: { column: 'created_at', order: 'desc' } })
  const [folder] = (await files.list('', { search: 'a' })).data ?? []
  return {
    root: await list(''),
    folder: await list('a'),
    slash: await list('a/'),
    deeper: await list('a/b'),
    page: await list('', { limit: 1, offset: 1, sortBy }),
    latest: await list('a/b', { sortBy: { column: 'created_at', order: 'desc' } }),
    search: await list('a', { search: 'B' }),
    badSort: told(await files.list('', { sortBy: { column: 'size; drop table x' } })),
    none: await list('nothing'),
    entry: folder,
    v2: [first, rest].map(({ data }) => [
      data?.hasNext,
      data?.folders.map(({ name }) => name),
      data?.objects.map(({ name }) => name),
    ]),
    v2Prefix: (await files.listV2({ prefix: 'a/b' })).data?.objects.map(({ name }) => name),
    v2Latest: [latest.data?.hasNext, latest.data?.objects.length],
    v2Cursor: told(await files.listV2({ cursor: 'x' })),
  }
}

async function links() {
  const signed = (await files.createSignedUrl('a/blob.txt', 60)).data?.signedUrl
  const saved = (await files.createSignedUrl('a/blob.txt', 60, { download: 'ação 1.txt' })).data?.signedUrl
  const attached = (await files.createSignedUrl('a/blob.txt', 60, { download: true })).data?.signedUrl
  const several = (await files.createSignedUrls(['a/blob.txt', 'none', 'a'], 60)).data
  const [, token = ''] = signed?.split('token=') ?? []
  const other = `${url}/object/sign/${id}/a/b/form.txt?token=`
  const upload = (await files.createSignedUploadUrl('a/up.txt')).data
  const put = async (path: string, given = upload?.token ?? '') =>
    told(await files.uploadToSignedUrl(path, given, new Blob(['by a link'], { type: 'text/plain' })))
  return {
    whole: await get(signed),
    range: await get(signed, { range: 'bytes=5-5' }),
    suffix: (await get(signed, { range: 'bytes=-4' })).slice(0, 2),
    beyond: (await get(signed, { range: 'bytes=100-' }))[0],
    saved: (await get(saved))[3],
    attached: (await get(attached))[3],
    several: several?.map(({ path, error, signedUrl }) => [path, error, signedUrl !== null]),
    both: await Promise.all(
      [several?.[0], several?.[2]].map(async (one) => (await get(one?.signedUrl ?? ''))[1]),
    ),
    missing: told(await files.createSignedUrl('none', 60)),
    wrong: await Promise.all(
      ['', 'x', 'a.b.c', `${token.slice(0, -2)}xx`, token, upload?.token].map(
        async (one) => (await get(other + one))[0],
      ),
    ),
    tokenless: (await get(other.split('?')[0]))[0],
    expired: await expired((await files.createSignedUrl('a/blob.txt', 1)).data?.signedUrl),
    uploaded: [await put('a/up.txt'), await textOf((await files.download('a/up.txt')).data)],
    twice: await put('a/up.txt'),
    elsewhere: await put('a/other.txt'),
    byDownload: await put('a/blob.txt', token),
  }
}

async function changes() {
  const copied = await files.copy('a/blob.txt', 'c/copy.txt')
  const info = (await files.info('c/copy.txt')).data
  return {
    copied: [copied.data?.path === `${id}/c/copy.txt`, copied.error],
    info: [info?.name, info?.size, info?.contentType, info?.cacheControl, info?.metadata],
    copyAgain: told(await files.copy('a/blob.txt', 'c/copy.txt')),
    copyNothing: told(await files.copy('none', 'c/none')),
    copyOut: told(await files.copy('a/blob.txt', '../out')),
    moved: (await files.move('c/copy.txt', 'd/moved.txt')).data?.message,
    movedText: await textOf((await files.download('d/moved.txt')).data),
    moveNothing: told(await files.move('none', 'x')),
    moveOver: told(await files.move('d/moved.txt', 'a')),
    exists: [(await files.exists('d/moved.txt')).data, (await files.exists('c/copy.txt')).data],
    removed: namesOf((await files.remove(['d/moved.txt', 'none'])).data),
    gone: told(await files.download('d/moved.txt')),
    notEmpty: told(await client.storage.deleteBucket(id)),
    transformed: told(await files.download('a', { transform: { width: 10 } })),
    public: (await get(files.getPublicUrl('a').data.publicUrl))[0],
    opened: told(await client.storage.updateBucket(id, { public: true })),
    shown: (await get(files.getPublicUrl('a', { download: 'x.txt' }).data.publicUrl)).slice(0, 4),
    emptied: told(await client.storage.emptyBucket(id)),
    deleted: told(await client.storage.deleteBucket(id)),
  }
}

/** What an address says once its time is over. */
async function expired(address: string | undefined) {
  for (;;) {
    const [status, text] = await get(address)
    if (status !== 200) return [status, JSON.parse(String(text)).message]
    await delay(100)
  }
}

console.log(
  JSON.stringify({
    buckets: await buckets(),
    uploads: await uploads(),
    lists: await lists(),
    links: await links(),
    changes: await changes(),
  }),
)

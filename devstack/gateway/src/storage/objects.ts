// Objects as rows: found, described, moved, copied, removed.

import { type Asked, bodyOf, parse, textOf, textsOf } from './asked.ts'
import { findBucket } from './buckets.ts'
import { ownerOf } from './callers.ts'
import type { StorageDatabase } from './database.ts'
import { refusals } from './errors.ts'
import { checkKey } from './names.ts'

export interface Metadata {
  eTag: string
  size: number
  mimetype: string
  cacheControl: string
  lastModified: string
  contentLength: number
  httpStatusCode: number
}

export interface StoredObject {
  id: string
  name: string
  bucket_id: string
  owner: string | null
  owner_id: string | null
  version: string
  metadata: Metadata
  user_metadata: Record<string, unknown> | null
  created_at: string
  updated_at: string
  last_accessed_at: string
}

/** What is written of an object besides its place. */
export interface ObjectValues {
  owner: string | null
  version: string
  metadata: Partial<Metadata>
  userMetadata: unknown
}

const COLUMNS = `id, name, bucket_id, owner, owner_id, version, metadata, user_metadata, created_at, updated_at,
  last_accessed_at`
const UUID = `'^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`
export const INSERT = `insert into storage.objects (bucket_id, name, owner_id, owner, version, metadata, user_metadata)
  values ($1, $2, $3, case when $3 ~* ${UUID} then $3::uuid end, $4, $5::jsonb, $6::jsonb)`
const UPSERT = `${INSERT} on conflict (bucket_id, name) do update set owner_id = excluded.owner_id,
  owner = excluded.owner, version = excluded.version, metadata = excluded.metadata,
  user_metadata = excluded.user_metadata, updated_at = now()`

export function valuesOf(bucket: string, key: string, values: ObjectValues): unknown[] {
  const { owner, version, metadata, userMetadata } = values
  return [bucket, key, owner, version, JSON.stringify(metadata), JSON.stringify(userMetadata ?? null)]
}

export async function findObject(
  database: StorageDatabase,
  bucket: string,
  key: string,
): Promise<StoredObject> {
  checkKey(key)
  const rows = await database.rows<StoredObject>(
    `select ${COLUMNS} from storage.objects where bucket_id = $1 and name = $2`,
    [bucket, key],
  )
  if (!rows[0]) throw refusals.noObject()
  return rows[0]
}

/** An object that may be read: of a public bucket by everybody, else by whom row level security lets. */
export async function readableObject({ database, bucket, key, caller }: Asked): Promise<StoredObject> {
  const service = database.asService()
  const found = await findBucket(service, bucket)
  if (!found || !(caller || found.public)) throw refusals.noBucket()
  return findObject(found.public ? service : database, bucket, key)
}

/** Throws unless the caller may put an object there. */
export async function checkWrite(
  database: StorageDatabase,
  place: { bucket: string; key: string },
  values: Omit<ObjectValues, 'version'>,
  isUpsert: boolean,
): Promise<void> {
  checkKey(place.key)
  if (!(await findBucket(database.asService(), place.bucket))) throw refusals.noBucket()
  const written = valuesOf(place.bucket, place.key, { ...values, version: '1' })
  await database.mayDo(isUpsert ? UPSERT : INSERT, written)
}

/** The row of an object whose bytes are there; with it the version that it replaces. */
export async function writeRow(
  database: StorageDatabase,
  place: { bucket: string; key: string },
  values: ObjectValues,
  isUpsert: boolean,
): Promise<StoredObject & { replaced: string | null }> {
  const rows = await database.asService().rows<StoredObject & { replaced: string | null }>(
    `with replaced as (select version from storage.objects where bucket_id = $1 and name = $2)
       ${isUpsert ? UPSERT : INSERT} returning ${COLUMNS}, (select version from replaced) as replaced`,
    valuesOf(place.bucket, place.key, values),
  )
  return rows[0] as StoredObject & { replaced: string | null }
}

export async function showInfo(asked: Asked): Promise<Response> {
  const found = await readableObject(asked)
  const { metadata, user_metadata, created_at, updated_at, id, name, version, bucket_id } = found
  return Response.json({
    id,
    name,
    version,
    bucket_id,
    size: metadata.size,
    content_type: metadata.mimetype,
    cache_control: metadata.cacheControl,
    etag: metadata.eTag,
    metadata: user_metadata,
    last_modified: updated_at,
    created_at,
  })
}

export async function removeObjects(asked: Asked): Promise<Response> {
  const names = textsOf(await bodyOf(asked), 'prefixes')
  return Response.json(await remove(asked, names))
}

export async function removeObject(asked: Asked): Promise<Response> {
  await findObject(asked.database.asService(), asked.bucket, asked.key)
  const removed = await remove(asked, [asked.key])
  if (removed.length === 0) throw refusals.denied('Access denied')
  return Response.json({ message: 'Successfully deleted' })
}

async function remove({ database, bucket, files }: Asked, names: string[]): Promise<StoredObject[]> {
  const removed = await database.rows<StoredObject>(
    `delete from storage.objects where bucket_id = $1 and name = any($2::text[]) returning ${COLUMNS}`,
    [bucket, names],
  )
  await files.remove(...removed.map(({ version }) => version))
  return removed
}

interface Route {
  from: { bucket: string; key: string }
  to: { bucket: string; key: string }
  body: Record<string, unknown>
}

async function routeOf(asked: Asked): Promise<Route> {
  const body = await bodyOf(asked)
  const bucket = textOf(body, 'bucketId')
  const to = body.destinationBucket === undefined ? bucket : textOf(body, 'destinationBucket')
  const key = textOf(body, 'destinationKey')
  checkKey(key)
  return { from: { bucket, key: textOf(body, 'sourceKey') }, to: { bucket: to, key }, body }
}

/** Only its row moves: its bytes are named by their version. */
export async function moveObject(asked: Asked): Promise<Response> {
  const { from, to } = await routeOf(asked)
  const { database, caller } = asked
  const found = await findObject(database, from.bucket, from.key)
  const owner = caller ? ownerOf(caller) : null
  const moved = await database.rows(
    `update storage.objects set bucket_id = $2, name = $3, owner_id = $4,
       owner = case when $4 ~* ${UUID} then $4::uuid end, updated_at = now() where id = $1 returning id`,
    [found.id, to.bucket, to.key, owner],
  )
  if (moved.length === 0) throw refusals.noObject()
  return Response.json({ message: 'Successfully moved', Id: found.id, Key: to.key })
}

export async function copyObject(asked: Asked): Promise<Response> {
  const { from, to, body } = await routeOf(asked)
  const { database, files, request, caller } = asked
  const found = await findObject(database, from.bucket, from.key)
  const isUpsert = request.headers.get('x-upsert') === 'true'
  const isSame = body.copyMetadata !== false
  const described = isSame ? {} : (body.metadata as Partial<Metadata> | undefined)
  const values = {
    owner: caller ? ownerOf(caller) : null,
    metadata: { ...found.metadata, ...described, lastModified: new Date().toISOString() },
    userMetadata: isSame ? found.user_metadata : userMetadataOf(request.headers),
  }
  await checkWrite(database, to, values, isUpsert)
  const version = await files.copy(found.version)
  const { replaced, ...copied } = await writeRow(database, to, { ...values, version }, isUpsert).catch(
    async (error: unknown) => {
      await files.remove(version)
      throw error
    },
  )
  if (replaced) await files.remove(replaced)
  return Response.json({ Id: copied.id, Key: `${to.bucket}/${to.key}`, ...copied })
}

/** Whatever the uploader wants to be kept beside the bytes. */
export function userMetadataOf(headers: Headers): unknown {
  const sent = headers.get('x-metadata')
  return sent === null ? null : parse(Buffer.from(sent, 'base64'), 'x-metadata')
}

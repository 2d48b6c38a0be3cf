// Buckets: made, shown, changed, emptied and removed by whom row level security lets.

import { UUID } from '../uuid.ts'
import { type Asked, bodyOf, textOf } from './asked.ts'
import { ownerOf } from './callers.ts'
import type { StorageDatabase } from './database.ts'
import { refusalOf, refusals } from './errors.ts'
import { checkBucketName, readAllowedTypes, readSizeLimit } from './names.ts'

export interface Bucket {
  id: string
  public: boolean
  file_size_limit: number | null
  allowed_mime_types: string[] | null
}

const COLUMNS = `id, name, coalesce(owner::text, '') as owner, public, 'STANDARD' as type, file_size_limit,
  allowed_mime_types, created_at, updated_at`
const SORTED_BY = new Set(['id', 'name', 'created_at', 'updated_at'])

/** Whoever may see it. */
export async function findBucket(database: StorageDatabase, id: string): Promise<Bucket | undefined> {
  checkBucketName(id)
  const rows = await database.rows<Bucket>(`select ${COLUMNS} from storage.buckets where id = $1`, [id])
  return rows[0]
}

export async function listBuckets({ database, query }: Asked): Promise<Response> {
  const column = query.get('sortColumn') ?? 'name'
  const order = query.get('sortOrder') === 'desc' ? 'desc' : 'asc'
  const rows = await database.rows(
    `select ${COLUMNS} from storage.buckets where name ilike '%' || $1 || '%'
     order by ${SORTED_BY.has(column) ? column : 'name'} ${order} limit $2 offset $3`,
    [query.get('search') ?? '', bounded(query.get('limit')), bounded(query.get('offset')) ?? 0],
  )
  return Response.json(rows)
}

function bounded(count: string | null): number | null {
  return count !== null && /^\d{1,9}$/.test(count) ? Number(count) : null
}

export async function showBucket({ database, bucket }: Asked): Promise<Response> {
  const found = await findBucket(database, bucket)
  if (!found) throw refusals.noBucket()
  return Response.json(found)
}

export async function createBucket(asked: Asked): Promise<Response> {
  const body = await bodyOf(asked)
  const name = textOf(body, 'name')
  const id = typeof body.id === 'string' && body.id ? body.id : name
  checkBucketName(name)
  checkBucketName(id)
  const owner = asked.caller ? ownerOf(asked.caller) : null
  const values = [
    id,
    name,
    owner && UUID.test(owner) ? owner : null,
    owner,
    body.public === true,
    readSizeLimit(body.file_size_limit),
    readAllowedTypes(body.allowed_mime_types),
  ]
  await asked.database
    .rows(
      `insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      values,
    )
    .catch((error: unknown) => {
      const refusal = refusalOf(error)
      throw refusal.refusal.status === 409 ? refusals.duplicate('BucketAlreadyExists') : refusal
    })
  return Response.json({ name })
}

export async function updateBucket(asked: Asked): Promise<Response> {
  const body = await bodyOf(asked)
  checkBucketName(asked.bucket)
  const changes: [column: string, value: unknown][] = []
  if (typeof body.public === 'boolean') changes.push(['public', body.public])
  if (body.file_size_limit !== undefined)
    changes.push(['file_size_limit', readSizeLimit(body.file_size_limit)])
  if (body.allowed_mime_types !== undefined)
    changes.push(['allowed_mime_types', readAllowedTypes(body.allowed_mime_types)])
  if (changes.length === 0) throw refusals.invalidRequest('No content provided')
  const set = changes.map(([column], place) => `${column} = $${place + 2}`).join(', ')
  const rows = await asked.database.rows(
    `update storage.buckets set ${set}, updated_at = now() where id = $1 returning id`,
    [asked.bucket, ...changes.map(([, value]) => value)],
  )
  if (rows.length === 0) throw refusals.noBucket()
  return Response.json({ message: 'Successfully updated' })
}

/** At once; hosted's takes its time. */
export async function emptyBucket({ database, bucket, files }: Asked): Promise<Response> {
  if (!(await findBucket(database, bucket))) throw refusals.noBucket()
  const removed = await database.rows<{ version: string }>(
    'delete from storage.objects where bucket_id = $1 returning version',
    [bucket],
  )
  await files.remove(...removed.map(({ version }) => version))
  return Response.json({ message: 'Empty bucket has been queued. Completion may take up to an hour.' })
}

export async function deleteBucket({ database, bucket }: Asked): Promise<Response> {
  const service = database.asService()
  if (!(await findBucket(service, bucket))) throw refusals.noBucket()
  const held = await service.rows('select from storage.objects where bucket_id = $1 limit 1', [bucket])
  if (held.length > 0) throw refusals.notEmpty()
  const removed = await database.rows('delete from storage.buckets where id = $1 returning id', [bucket])
  if (removed.length === 0) throw refusals.noBucket()
  return Response.json({ message: 'Successfully deleted' })
}

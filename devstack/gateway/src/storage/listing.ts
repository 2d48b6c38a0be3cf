// What lies in a folder: folders are what names have before a slash, and have no row.

import { type Asked, bodyOf, countOf, ofText } from './asked.ts'
import { refusals } from './errors.ts'
import { checkBucketName } from './names.ts'

const LIMIT = 100
const MOST = 1500
const MOST_V2 = 1000
const COLUMNS = 'id, updated_at, created_at, last_accessed_at, metadata'
const NO_ROW = 'null::uuid, null::timestamptz, null::timestamptz, null::timestamptz, null::jsonb'

/** $1 bucket, $2 folder, $3 how the name begins there. */
const LIST = `
with found as (
  select substr(name, length($2) + 1) as name, strpos(substr(name, length($2 || $3) + 1), '/') as slash, ${COLUMNS}
  from storage.objects where bucket_id = $1 and starts_with(lower(name), lower($2 || $3))
), entries as (
  select name, ${COLUMNS} from found where slash = 0
  union all
  select distinct left(name, length($3) + slash - 1), ${NO_ROW} from found where slash > 0
)
select name, ${COLUMNS} from entries`

/** $1 bucket, $2 how names begin, $3 whether folders hide what lies in them. */
const LIST_V2 = `
with found as (
  select name, case when $3 then strpos(substr(name, length($2) + 1), '/') else 0 end as slash, ${COLUMNS}
  from storage.objects where bucket_id = $1 and starts_with(name, $2)
), entries as (
  select name, ${COLUMNS} from found where slash = 0
  union all
  select left(name, length($2) + slash), null, min(updated_at), min(created_at), null, null from found where slash > 0 group by 1
)
select name, ${COLUMNS} from entries`

const SORTED_BY = ['name', 'updated_at', 'created_at', 'last_accessed_at']

export async function listObjects(asked: Asked): Promise<Response> {
  checkBucketName(asked.bucket)
  const body = await bodyOf(asked)
  const prefix = ofText(body.prefix ?? '', 'body/prefix')
  const folder = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`
  const { column, order } = sortOf(body.sortBy)
  const limit = Math.min(countOf(body.limit ?? LIMIT, 'limit', 1), MOST)
  // Folders have nothing but a name to be sorted by, and stand first.
  const sorted = column === 'name' ? '' : `id is not null, ${column} ${order},`
  const rows = await asked.database.rows(
    `${LIST} order by ${sorted} lower(name) collate "C" ${order}, name limit $4 offset $5`,
    [
      asked.bucket,
      folder,
      ofText(body.search ?? '', 'body/search'),
      limit,
      countOf(body.offset ?? 0, 'offset', 0),
    ],
  )
  return Response.json(rows)
}

interface Sort {
  column: string
  order: 'asc' | 'desc'
}

function sortOf(sortBy: unknown): Sort {
  const { column = 'name', order = 'asc' } = (sortBy ?? {}) as { column?: unknown; order?: unknown }
  if (!SORTED_BY.includes(String(column)))
    throw refusals.invalidRequest('body/sortBy/column must be equal to one of the allowed values')
  if (order !== 'asc' && order !== 'desc')
    throw refusals.invalidRequest('body/sortBy/order must be equal to one of the allowed values')
  return { column: String(column), order }
}

interface Entry {
  id: string | null
  name: string
  updated_at: string
  created_at: string
}

/** The last entry of a page: where the next one begins. */
interface Cursor extends Sort {
  name: string
  value: string
}

export async function listObjectsV2(asked: Asked): Promise<Response> {
  checkBucketName(asked.bucket)
  const body = await bodyOf(asked)
  const limit = Math.min(countOf(body.limit ?? MOST_V2, 'limit', 1), MOST_V2)
  const cursor = typeof body.cursor === 'string' && body.cursor ? readCursor(body.cursor) : undefined
  const { column, order } = cursor ?? sortOf(body.sortBy)
  const key = column === 'name' ? 'name collate "C"' : column
  const type = column === 'name' ? 'text' : 'timestamptz'
  const beyond = order === 'asc' ? '>' : '<'
  const rows = await asked.database.rows<Entry>(
    `${LIST_V2} where $4::text is null or (${key}, name collate "C") ${beyond} ($4::${type}, $5)
     order by ${key} ${order}, name collate "C" ${order} limit $6`,
    [
      asked.bucket,
      ofText(body.prefix ?? '', 'body/prefix'),
      body.with_delimiter === true,
      cursor?.value ?? null,
      cursor?.name ?? '',
      limit + 1,
    ],
  )
  return Response.json(pageOf(rows, limit, { column, order }))
}

function pageOf(rows: Entry[], limit: number, sort: Sort): object {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const hasNext = rows.length > limit
  const value = last?.[sort.column as keyof Entry] ?? ''
  return {
    hasNext,
    ...(hasNext &&
      last && { nextCursor: writeCursor({ ...sort, name: last.name, value }), nextCursorKey: last.name }),
    folders: page.filter(({ id }) => id === null).map(({ name }) => ({ key: name, name })),
    objects: page.filter(({ id }) => id !== null).map((entry) => ({ key: entry.name, ...entry })),
  }
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url')
}

function readCursor(text: string): Cursor {
  try {
    const cursor = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Number.isNaN(Date.parse(cursor.value)) && cursor.column !== 'name') throw new Error('no time')
    return { ...sortOf(cursor), name: ofText(cursor.name, 'name'), value: ofText(cursor.value, 'value') }
  } catch {
    throw refusals.invalidRequest('Invalid Parameter continuation token')
  }
}

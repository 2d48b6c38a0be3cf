// Bytes that go: whole or a range, to be shown or to be saved under a name.

import type { Asked } from './asked.ts'
import { findBucket } from './buckets.ts'
import { refusals } from './errors.ts'
import type { Range } from './files.ts'
import { findObject, readableObject, type StoredObject } from './objects.ts'

const RANGE = /^bytes=(\d*)-(\d*)$/

export async function downloadObject(asked: Asked): Promise<Response> {
  return send(asked, await readableObject(asked))
}

export async function downloadPublic(asked: Asked): Promise<Response> {
  const service = asked.database.asService()
  if (!(await findBucket(service, asked.bucket))?.public) throw refusals.noBucket()
  return send(asked, await findObject(service, asked.bucket, asked.key))
}

export async function downloadSigned(asked: Asked): Promise<Response> {
  const { signer, query, bucket, key, database } = asked
  const { exp } = signer.verify(query.get('token'), `${bucket}/${key}`, 'download')
  const found = await findObject(database.asService(), bucket, key)
  return send(asked, found, { Expires: new Date(exp * 1000).toUTCString() })
}

async function send(
  { request, query, files }: Asked,
  { metadata, version }: StoredObject,
  until?: Record<string, string>,
): Promise<Response> {
  const headers = new Headers({
    'Accept-Ranges': 'bytes',
    // As hosted: no page is served from where the project's data is.
    'Content-Type': metadata.mimetype.includes('text/html') ? 'text/plain' : metadata.mimetype,
    ETag: metadata.eTag,
    'Last-Modified': new Date(metadata.lastModified).toUTCString(),
    'X-Robots-Tag': 'none',
    ...(until ?? { 'Cache-Control': metadata.cacheControl }),
  })
  setDisposition(headers, query.get('download'))
  if (isKnown(request.headers, metadata)) return new Response(null, { status: 304, headers })
  const range = rangeOf(request.headers.get('range'), metadata.size)
  const bytes = range ? range.end - range.start + 1 : metadata.size
  headers.set('Content-Length', String(bytes))
  if (range) headers.set('Content-Range', `bytes ${range.start}-${range.end}/${metadata.size}`)
  const body = request.method === 'HEAD' || bytes === 0 ? null : await files.read(version, range)
  return new Response(body, { status: range ? 206 : 200, headers })
}

/** `?download` saves it, `?download=name` under that name. */
function setDisposition(headers: Headers, name: string | null): void {
  if (name === null) return
  const encoded = encodeURIComponent(name.toWellFormed())
  headers.set(
    'Content-Disposition',
    name === '' ? 'attachment;' : `attachment; filename=${encoded}; filename*=UTF-8''${encoded}`,
  )
}

function isKnown(headers: Headers, { eTag, lastModified }: StoredObject['metadata']): boolean {
  const known = headers.get('if-none-match')
  if (known !== null) return known.split(',').some((one) => one.trim().replace(/^W\//, '') === eTag)
  const since = Date.parse(headers.get('if-modified-since') ?? '')
  return Math.floor(Date.parse(lastModified) / 1000) * 1000 <= since
}

/** What is no range of one piece is taken for none, as S3 does. */
function rangeOf(header: string | null, size: number): Range | undefined {
  const [whole, first, last] = RANGE.exec(header ?? '') ?? []
  if (whole === undefined || (first === '' && last === '')) return undefined
  const start = first === '' ? Math.max(size - Number(last), 0) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first !== '' && last !== '' && Number(last) < start) return undefined
  if (start > end) throw refusals.invalidRange()
  return { start, end }
}

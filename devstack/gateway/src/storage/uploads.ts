// Bytes that come: as they are, or as a form's file, as browsers send them.

import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { type Asked, parse } from './asked.ts'
import { findBucket } from './buckets.ts'
import { ownerOf } from './callers.ts'
import { refusals } from './errors.ts'
import type { Written } from './files.ts'
import { checkKey, checkType, largestOf } from './names.ts'
import { checkWrite, type Metadata, userMetadataOf, writeRow } from './objects.ts'

/** What a form needs around its file. */
const FORM_BYTES = 1_000_000
/** What stands in a form's field is JSON, or nothing. */
type Field = ReturnType<FormData['get']>

interface Upload {
  body: AsyncIterable<Uint8Array>
  type: string
  cacheControl: string
  userMetadata: unknown
  /** As it was announced; the form around it included. */
  length: number | undefined
}

export async function uploadObject(asked: Asked): Promise<Response> {
  const owner = asked.caller ? ownerOf(asked.caller) : null
  const isUpsert = asked.request.method === 'PUT' || asked.request.headers.get('x-upsert') === 'true'
  const { id } = await store(asked, owner, isUpsert, true)
  return Response.json({ Id: id, Key: `${asked.bucket}/${asked.key}` })
}

export async function uploadSigned(asked: Asked): Promise<Response> {
  const place = `${asked.bucket}/${asked.key}`
  const grant = asked.signer.verify(asked.query.get('token'), place, 'upload')
  await store(asked, grant.owner ?? null, grant.upsert === true, false)
  return Response.json({ Key: place })
}

async function store(asked: Asked, owner: string | null, isUpsert: boolean, isAsked: boolean) {
  const { database, bucket, key, files } = asked
  checkKey(key)
  const found = await findBucket(database.asService(), bucket)
  if (!found) throw refusals.noBucket()
  const largest = largestOf(key, found.file_size_limit)
  const upload = await readUpload(asked.request, largest)
  checkType(upload.type, found.allowed_mime_types)
  const announced = {
    mimetype: upload.type,
    ...(upload.length !== undefined && { contentLength: upload.length }),
  }
  const values = { owner, metadata: announced, userMetadata: upload.userMetadata }
  if (isAsked) await checkWrite(database, { bucket, key }, values, isUpsert)
  const written = await files.write(upload.body, largest)
  try {
    const stored = { ...values, version: written.version, metadata: describe(upload, written) }
    const row = await writeRow(database, { bucket, key }, stored, isUpsert)
    if (row.replaced) await files.remove(row.replaced)
    return row
  } catch (error) {
    await files.remove(written.version)
    throw error
  }
}

function describe({ type, cacheControl }: Upload, { eTag, size }: Written): Metadata {
  const lastModified = new Date().toISOString()
  return { eTag, size, mimetype: type, cacheControl, lastModified, contentLength: size, httpStatusCode: 200 }
}

async function readUpload(request: Request, largest: number): Promise<Upload> {
  const { headers } = request
  const length = headers.has('content-length') ? Number(headers.get('content-length')) : undefined
  const type = headers.get('content-type') ?? 'application/octet-stream'
  if (type.startsWith('multipart/form-data')) return readForm(request, largest, length)
  if (length !== undefined && length > largest) throw refusals.tooLarge()
  return {
    body: request.body ? Readable.fromWeb(request.body as unknown as WebStream) : Readable.from([]),
    type,
    cacheControl: headers.get('cache-control') ?? 'no-cache',
    userMetadata: userMetadataOf(headers),
    length,
  }
}

async function readForm(request: Request, largest: number, length: number | undefined): Promise<Upload> {
  if (length === undefined || length > largest + FORM_BYTES) throw refusals.tooLarge()
  const form = await request.formData().catch(() => {
    throw refusals.invalidRequest('No content provided')
  })
  const file = [...form.values()].find((value) => typeof value !== 'string')
  if (!file) throw refusals.invalidRequest('No content provided')
  const seconds = form.get('cacheControl')
  return {
    body: Readable.fromWeb(file.stream() as unknown as WebStream),
    type: textIn(form.get('contentType')) || file.type.split(';', 1)[0]?.trim() || 'application/octet-stream',
    cacheControl: textIn(seconds) ? `max-age=${textIn(seconds)}` : 'no-cache',
    userMetadata: metadataIn(form.get('metadata') ?? form.get('userMetadata')),
    length,
  }
}

function textIn(field: Field): string {
  return typeof field === 'string' ? field : ''
}

function metadataIn(field: Field): unknown {
  const text = textIn(field)
  return text ? parse(new TextEncoder().encode(text), 'metadata') : null
}

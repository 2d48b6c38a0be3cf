// Which path of Storage is answered by what, and under which name policies know it (storage.operation()).

import type { Lender } from '../lender.ts'
import type { Settings } from '../settings.ts'
import type { Handler } from './asked.ts'
import { createBucket, deleteBucket, emptyBucket, listBuckets, showBucket, updateBucket } from './buckets.ts'
import { callerOf, type Prove, SERVICE } from './callers.ts'
import { StorageDatabase } from './database.ts'
import { downloadObject, downloadPublic, downloadSigned } from './downloads.ts'
import { takeOver } from './earlier_files.ts'
import { refusalOf, refusals } from './errors.ts'
import { Files } from './files.ts'
import { signDownload, signDownloads, signUpload } from './links.ts'
import { listObjects, listObjectsV2 } from './listing.ts'
import { copyObject, moveObject, removeObject, removeObjects, showInfo } from './objects.ts'
import { Signer } from './signing.ts'
import { uploadObject, uploadSigned } from './uploads.ts'

interface Route {
  methods: string
  /** Its first group is the bucket, its second the key. */
  path: RegExp
  operation: string
  handler: Handler
  /** Who comes without a token, or with a wrong one, is nobody, not refused. */
  isOpen?: true
}

const route = (methods: string, path: RegExp, operation: string, handler: Handler, isOpen?: true): Route => ({
  methods,
  path,
  operation: `storage.${operation}`,
  handler,
  ...(isOpen && { isOpen }),
})
const noTransformations: Handler = async () => {
  throw refusals.notServed('transformed images')
}
const noResumption: Handler = async () => {
  throw refusals.notServed('resumable uploads')
}

/** The first that fits. */
const ROUTES: Route[] = [
  route('GET', /^\/bucket\/?$/, 'bucket.list', listBuckets),
  route('POST', /^\/bucket\/?$/, 'bucket.create', createBucket),
  route('GET', /^\/bucket\/([^/]+)$/, 'bucket.get', showBucket),
  route('PUT', /^\/bucket\/([^/]+)$/, 'bucket.update', updateBucket),
  route('DELETE', /^\/bucket\/([^/]+)$/, 'bucket.delete', deleteBucket),
  route('POST', /^\/bucket\/([^/]+)\/empty$/, 'bucket.empty', emptyBucket),
  route('POST', /^\/object\/list\/([^/]+)$/, 'object.list', listObjects),
  route('POST', /^\/object\/list-v2\/([^/]+)$/, 'object.list_v2', listObjectsV2),
  route('POST', /^\/object\/move$/, 'object.move', moveObject),
  route('POST', /^\/object\/copy$/, 'object.copy', copyObject),
  route('GET', /^\/object\/info\/public\/([^/]+)\/(.+)$/, 'object.info_public', showInfo, true),
  route(
    'GET',
    /^\/object\/info\/(?:authenticated\/)?([^/]+)\/(.+)$/,
    'object.info_authenticated',
    showInfo,
    true,
  ),
  route('POST', /^\/object\/sign\/([^/]+)\/(.+)$/, 'object.sign', signDownload),
  route('POST', /^\/object\/sign\/([^/]+)$/, 'object.sign_many', signDownloads),
  route('GET HEAD', /^\/object\/sign\/([^/]+)\/(.+)$/, 'object.get_signed', downloadSigned, true),
  route('POST', /^\/object\/upload\/sign\/([^/]+)\/(.+)$/, 'object.sign_upload_url', signUpload),
  route('PUT', /^\/object\/upload\/sign\/([^/]+)\/(.+)$/, 'object.upload_signed', uploadSigned, true),
  route('GET HEAD', /^\/object\/public\/([^/]+)\/(.+)$/, 'object.get_public', downloadPublic, true),
  route('GET HEAD', /^\/object\/authenticated\/([^/]+)\/(.+)$/, 'object.get_authenticated', downloadObject),
  route('GET HEAD', /^\/object\/([^/]+)\/(.+)$/, 'object.get_authenticated', downloadObject, true),
  route('POST', /^\/object\/([^/]+)\/(.+)$/, 'object.upload', uploadObject),
  route('PUT', /^\/object\/([^/]+)\/(.+)$/, 'object.upload_update', uploadObject),
  route('DELETE', /^\/object\/([^/]+)$/, 'object.delete_many', removeObjects),
  route('DELETE', /^\/object\/([^/]+)\/(.+)$/, 'object.delete', removeObject),
  route('GET', /^\/render\/image\//, 'render.image', noTransformations, true),
  route('POST PATCH HEAD GET', /^\/upload\/resumable(\/|$)/, 'tus', noResumption, true),
]
const PREFIX = '/storage/v1'

export interface Storage {
  answer(request: Request): Promise<Response>
}

export function openStorage(settings: Settings, lender: Lender, prove: Prove): Storage {
  const files = new Files(settings.storageDir)
  const signer = new Signer(settings.jwtSecret)
  const service = new StorageDatabase(lender, SERVICE, 'storage.sweep')
  const ready = tidy().catch((error: unknown) => console.error('files are not tidied:', error))

  async function tidy(): Promise<void> {
    await takeOver(settings.storageDir, service)
    await files.sweep((versions) => namedVersions(service, versions))
  }

  async function handle(request: Request): Promise<Response> {
    const url = new URL(request.url)
    const path = url.pathname.slice(PREFIX.length)
    const found = ROUTES.find((one) => one.methods.split(' ').includes(request.method) && one.path.test(path))
    if (!found) return noRoute(request.method, path)
    const [, bucket = '', key = ''] = found.path.exec(path) ?? []
    const caller = await callerOf(request.headers, settings, prove, found.isOpen === true)
    if (!caller && !found.isOpen)
      throw refusals.invalidRequest("headers must have required property 'authorization'")
    return found.handler({
      request,
      query: url.searchParams,
      bucket: decode(bucket),
      key: decode(key),
      caller,
      database: new StorageDatabase(
        lender,
        caller ?? { role: 'anon', claims: { role: 'anon' } },
        found.operation,
      ),
      files,
      signer,
    })
  }

  return {
    answer: async (request) => {
      try {
        await ready
        return await handle(request)
      } catch (error) {
        // What is still on its way would end the connection before it has the answer.
        await drain(request)
        return refusalOf(error).answer()
      }
    },
  }
}

async function namedVersions(service: StorageDatabase, versions: string[]): Promise<Set<string>> {
  const rows = await service.rows<{ version: string }>(
    'select version from storage.objects where version = any($1::text[])',
    [versions],
  )
  return new Set(rows.map(({ version }) => version))
}

function noRoute(method: string, path: string): Response {
  const body = { message: `Route ${method}:${path} not found`, error: 'Not Found', statusCode: '404' }
  return Response.json(body, { status: 404 })
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw refusals.invalidKey(part)
  }
}

async function drain({ body, bodyUsed }: Request): Promise<void> {
  if (!body || bodyUsed || body.locked) return
  await body.pipeTo(new WritableStream()).catch(() => undefined)
}

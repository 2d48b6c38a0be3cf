// Storage: lite's API with the objects as files of this machine. lite keeps its own file adapter to itself.

import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { type App, setExperimental } from '@supabase/lite'

type Adapter = NonNullable<App['_storageAdapter']>
type Metadata = Awaited<ReturnType<Adapter['headObject']>>

/** Gives the app a Storage whose objects lie below `folder`. Before its first request. */
export function attachStorage(app: App, folder: string): void {
  app._storageAdapter = new FileAdapter(folder)
}

/** lite serves no Storage unless it is told so before the app is made. */
export function allowStorage(): void {
  setExperimental('storage', true)
}

/** lite names a signed address otherwise than Storage does, and the official clients look for Storage's name. */
export async function withSignedUrls(answer: Response): Promise<Response> {
  const text = (await answer.text()).replaceAll('"signedUrl":"/storage/v1/', '"signedURL":"/')
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  return new Response(text, { status: answer.status, headers })
}

class FileAdapter implements Adapter {
  readonly driver = null
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = resolve(folder)
  }

  async getObject(bucket: string, key: string) {
    const file = this.#fileOf(bucket, key)
    const metadata = await describe(file, 'application/octet-stream')
    const body = Readable.toWeb(createReadStream(file))
    return { metadata, httpStatusCode: 200, body: body as globalThis.ReadableStream }
  }

  async uploadObject(
    bucket: string,
    key: string,
    _version: string | undefined,
    body: Parameters<Adapter['uploadObject']>[3],
    contentType: string,
  ): Promise<Metadata> {
    const file = this.#fileOf(bucket, key)
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const temporary = `${file}.${crypto.randomUUID()}`
    const source =
      body instanceof Uint8Array ? Readable.from([body]) : Readable.fromWeb(body as unknown as ReadableStream)
    try {
      await pipeline(source, createWriteStream(temporary, { mode: 0o600 }))
      await rename(temporary, file)
    } finally {
      await rm(temporary, { force: true })
    }
    return describe(file, contentType)
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    await rm(this.#fileOf(bucket, key), { force: true })
  }

  async deleteObjects(bucket: string, keys: string[]): Promise<void> {
    for (const key of keys) await this.deleteObject(bucket, key)
  }

  async copyObject(
    bucket: string,
    key: string,
    _version: string | undefined,
    toBucket: string,
    toKey: string,
  ): Promise<Metadata> {
    const target = this.#fileOf(toBucket, toKey)
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await copyFile(this.#fileOf(bucket, key), target)
    return describe(target, 'application/octet-stream')
  }

  headObject(bucket: string, key: string): Promise<Metadata> {
    return describe(this.#fileOf(bucket, key), 'application/octet-stream')
  }

  async privateAssetUrl(): Promise<string> {
    throw new Error('objects are not transformed here')
  }

  #fileOf(bucket: string, key: string): string {
    const file = resolve(join(this.#folder, bucket, key))
    if (!file.startsWith(this.#folder + sep)) throw new Error('a key leads out of its folder')
    return file
  }
}

async function describe(file: string, mimetype: string): Promise<Metadata> {
  const { size, mtime } = await stat(file)
  const eTag = `"${size.toString(16)}-${mtime.getTime().toString(16)}"`
  return { cacheControl: 'no-cache', contentLength: size, size, mimetype, lastModified: mtime, eTag }
}

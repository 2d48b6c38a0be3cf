// The bytes of objects: a file for each version, so that one is complete before a row names it, and stays until none does.

import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { refusals } from './errors.ts'

export interface Written {
  version: string
  size: number
  eTag: string
}

export interface Range {
  start: number
  end: number
}

/** The folder, in that of Storage. */
export const VERSIONS = 'versions'
const UNNAMED_MILLISECONDS = 3_600_000

export class Files {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = join(folder, VERSIONS)
  }

  /** Nothing stays of what is larger than `largest`. */
  async write(source: AsyncIterable<Uint8Array>, largest: number): Promise<Written> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const version = crypto.randomUUID()
    const hash = createHash('md5')
    let size = 0
    async function* counted() {
      for await (const chunk of source) {
        size += chunk.byteLength
        // It is read to its end: who still sends would not read an answer.
        if (size > largest) continue
        hash.update(chunk)
        yield chunk
      }
      if (size > largest) throw refusals.tooLarge()
    }
    try {
      await pipeline(counted, createWriteStream(this.#fileOf(version), { mode: 0o600 }))
    } catch (error) {
      await this.remove(version)
      throw error
    }
    return { version, size, eTag: `"${hash.digest('hex')}"` }
  }

  /** Throws when its bytes are gone. */
  async read(version: string, range?: Range): Promise<ReadableStream> {
    await stat(this.#fileOf(version)).catch(() => {
      throw refusals.noObject()
    })
    return Readable.toWeb(createReadStream(this.#fileOf(version), range)) as WebStream as ReadableStream
  }

  async copy(version: string): Promise<string> {
    const copied = crypto.randomUUID()
    await copyFile(this.#fileOf(version), this.#fileOf(copied)).catch(() => {
      throw refusals.noObject()
    })
    return copied
  }

  async remove(...versions: string[]): Promise<void> {
    for (const version of versions) await rm(this.#fileOf(version), { force: true })
  }

  /** Removes what a killed gateway has left behind: files that no row names. */
  async sweep(isNamed: (versions: string[]) => Promise<Set<string>>): Promise<void> {
    const versions = await readdir(this.#folder).catch(() => [])
    const old: string[] = []
    for (const version of versions) {
      const { mtimeMs } = await stat(this.#fileOf(version))
      if (mtimeMs < Date.now() - UNNAMED_MILLISECONDS) old.push(version)
    }
    const named = old.length > 0 ? await isNamed(old) : new Set()
    await this.remove(...old.filter((version) => !named.has(version)))
  }

  #fileOf(version: string): string {
    // A row's version is what anybody may have written who may write rows.
    if (!/^[0-9a-f-]{36}$/.test(version)) throw refusals.noObject()
    return join(this.#folder, version)
  }
}

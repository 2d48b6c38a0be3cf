import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pause } from '../deadline.ts'
import { InstanceError } from '../errors.ts'
import type { FetchedMedia, Media } from './types.ts'

const CHUNK_BYTES = 64 * 1024

type Kept = { data: string; mimetype: string; filename: string | null; pause_milliseconds?: number }

/** The files of the memory engine's phone, by message. Each is a file of its own: a phone keeps them. */
export class MemoryFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** `pauseMilliseconds` lie between two pieces when the file is fetched. */
  put(messageId: string, { bytes, mimetype, filename }: Media, pauseMilliseconds = 0): void {
    const data = bytes.toString('base64')
    const kept: Kept = { data, mimetype, filename, pause_milliseconds: pauseMilliseconds }
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    writeFileSync(this.#fileOf(messageId), JSON.stringify(kept), { mode: 0o600 })
  }

  /** Throws `no_media`, `media_too_large`. */
  get(messageId: string, maxBytes: number): FetchedMedia {
    const file = this.#fileOf(messageId)
    if (!existsSync(file)) throw new InstanceError('no_media')
    const {
      data,
      mimetype,
      filename,
      pause_milliseconds = 0,
    } = JSON.parse(readFileSync(file, 'utf8')) as Kept
    const bytes = Buffer.from(data, 'base64')
    if (bytes.length > maxBytes) throw new InstanceError('media_too_large')
    return { size: bytes.length, mimetype, filename, chunks: inPieces(bytes, pause_milliseconds) }
  }

  #fileOf(messageId: string): string {
    return join(this.#folder, createHash('sha256').update(messageId).digest('hex'))
  }
}

async function* inPieces(bytes: Buffer, milliseconds: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    if (start && milliseconds) await pause(milliseconds)
    yield bytes.subarray(start, start + CHUNK_BYTES)
  }
}

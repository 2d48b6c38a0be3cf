import { createHash } from 'node:crypto'
import { ApiError } from '../errors.ts'

/** The bytes of all messages, in memory, by the base64url SHA-256 of themselves. */
export class MediaStore {
  private readonly files = new Map<string, Buffer>()

  put(bytes: Buffer): string {
    const hash = createHash('sha256').update(bytes).digest('base64url')
    this.files.set(hash, bytes)
    return hash
  }

  /** Keep what a base64 text holds; throws ApiError media_invalid for anything else. */
  putBase64(text: string): { hash: string; size: number } {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new ApiError('media_invalid')
    const bytes = Buffer.from(text, 'base64')
    return { hash: this.put(bytes), size: bytes.length }
  }

  get(hash: string): Buffer | undefined {
    return this.files.get(hash)
  }
}

import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import type { SendRequest } from '../contract.generated.ts'
import type { Media } from '../engine/types.ts'
import { InstanceError } from '../errors.ts'

/** Larger media would pass the browser's pipe for many seconds. */
export const MEDIA_MAX_BYTES = 32 * 1024 * 1024

/** The bytes of a request's media, from the request or from a file of this machine. */
export async function readMedia(media: NonNullable<SendRequest['media']>): Promise<Media> {
  const bytes =
    media.path === undefined ? Buffer.from(media.data ?? '', 'base64') : await readFile(media.path)
  if (bytes.length > MEDIA_MAX_BYTES) throw new InstanceError('media_too_large')
  const filename = media.filename ?? (media.path ? basename(media.path) : null)
  return { bytes, mimetype: media.mimetype, filename }
}

async function readFile(path: string): Promise<Buffer> {
  try {
    await using file = await open(path)
    const { size, ...entry } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }))
    if (!entry.isFile) throw new InstanceError('media_unreadable')
    if (size > MEDIA_MAX_BYTES) throw new InstanceError('media_too_large')
    return await file.readFile()
  } catch (error) {
    throw error instanceof InstanceError ? error : new InstanceError('media_unreadable')
  }
}
